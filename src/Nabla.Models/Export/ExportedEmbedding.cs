using Nabla.Layers;

namespace Nabla.Models.Export;

/// <summary>An embedding by waves to be written: the network's first step.</summary>
/// <param name="Layer">K columns, F waves, M outputs.</param>
/// <param name="Inputs">Numbers of a sample.</param>
/// <param name="Frequencies">ω, K × F.</param>
/// <param name="Phases">φ, K × F.</param>
/// <param name="Weights">v, K M × F.</param>
/// <param name="Biases">c, K M.</param>
internal sealed record ExportedEmbedding(PeriodicEmbedding Layer, int Inputs, float[] Frequencies, float[] Phases, float[] Weights,
    float[] Biases)
{
    /// <summary>Numbers that it gives: the inputs, then the functions of them.</summary>
    public int Outputs => Layer.OutputsFor(Inputs);

    /// <summary>φ / 2π, in turns, rounded as the layer rounds it.</summary>
    public float[] Turns { get; } = [.. Phases.Select(phase => (float)(phase / (2 * Math.PI)))];

    public static ExportedEmbedding From(Network network, LayerSlot slot)
    {
        return new((PeriodicEmbedding)slot.Layer, slot.Inputs, Block(0), Block(1), Block(2), Block(3));

        float[] Block(int n) => network.Theta.Slice(slot.BlockOffset(n), slot.Blocks[n].Length).ToArray();
    }
}
