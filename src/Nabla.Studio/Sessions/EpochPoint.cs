using Nabla.Training;

namespace Nabla.Studio.Sessions;

/// <summary>An epoch in the charts.</summary>
/// <param name="Report">Its costs and metrics.</param>
/// <param name="Layers">For each layer with weights, the norms of its part of ∇C in the last step and of θ.</param>
internal sealed record EpochPoint(EpochReport Report, IReadOnlyList<(double Gradient, double Theta)> Layers)
{
    /// <summary>|∂C/∂θ| and |θ| layer by layer.</summary>
    public static IReadOnlyList<(double Gradient, double Theta)> Norms(Network network, ReadOnlySpan<float> gradient)
    {
        var norms = new List<(double, double)>();
        foreach (var slot in network.Architecture.LayerLayouts)
            if (slot.Length > 0)
                norms.Add((Norm(gradient.Slice(slot.Offset, slot.Length)), Norm(network.Theta.Slice(slot.Offset, slot.Length))));
        return norms;
    }

    private static double Norm(ReadOnlySpan<float> numbers)
    {
        double squares = 0;
        foreach (float number in numbers) squares += (double)number * number;
        return Math.Sqrt(squares);
    }
}
