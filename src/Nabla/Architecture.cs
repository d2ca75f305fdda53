using System.Numerics;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla;

/// <summary>
/// The shape of a network without its numbers: ordered layers, their widths, and where the parameters of each stand in θ.
/// </summary>
/// <remarks>
/// An ordered list of layers walked backwards is the dependency tree of the notes. θ holds the layers in that order, and so does ∇C:
/// [∂C/∂w⁽¹⁾, ∂C/∂b⁽¹⁾, …, ∂C/∂w⁽ᴸ⁾, ∂C/∂b⁽ᴸ⁾].
/// </remarks>
public sealed class Architecture
{
    private readonly LayerLayout[] _slots;

    /// <summary>Lays out the layers one after the other.</summary>
    /// <param name="inputs">Numbers in one sample, n⁽⁰⁾, at least 1.</param>
    /// <param name="layers">The layers, first to last; at least one.</param>
    /// <exception cref="ArgumentException">There is no layer, or no input.</exception>
    public Architecture(int inputs, IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (inputs < 1) throw new ArgumentOutOfRangeException(nameof(inputs), $"A network must have at least 1 input (got {inputs}).");
        if (layers.Count == 0) throw new ArgumentException("A network must have at least 1 layer (got none).", nameof(layers));
        Inputs = inputs;
        Layers = layers;
        _slots = new LayerLayout[layers.Count];
        var counts = new Dictionary<string, int>();
        int width = inputs, offset = 0;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            var blocks = layers[layer].Blocks(width);
            int length = checked(blocks.Sum(block => block.Length));
            string kind = layers[layer].Kind;
            int number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            _slots[layer] = new(layers[layer], width, layers[layer].OutputsFor(width), offset, length, blocks)
                { Name = FormattableString.Invariant($"{kind}_{number}") };
            width = _slots[layer].Outputs;
            offset = checked(offset + length);
        }

        Outputs = width;
        ParameterCount = offset;
        WeightRanges = [.. WeightRangesOf(_slots)];
    }

    /// <summary>Numbers in one sample, n⁽⁰⁾.</summary>
    public int Inputs { get; }

    /// <summary>Nodes of the last layer, n⁽ᴸ⁾.</summary>
    public int Outputs { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The layers with their widths and places in θ.</summary>
    public IReadOnlyList<LayerLayout> LayerLayouts => _slots;

    /// <summary>Length of θ and of ∇C.</summary>
    public int ParameterCount { get; }

    /// <summary>The parts of θ that penalties and weight decay act on: weights, no biases.</summary>
    public IReadOnlyList<Range> WeightRanges { get; }

    /// <summary>One block of a layer inside a vector as long as θ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="vector">θ or ∇C, in memory order.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="block">Its block, from 0: a dense layer has weights, then biases.</param>
    /// <returns>rows × columns, a view into the vector.</returns>
    public Matrix<T> Matrix<T>(Span<T> vector, int layer, int block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var slot = _slots[layer];
        if (block >= slot.Blocks.Count)
            throw new ArgumentOutOfRangeException(
                nameof(block), $"Layer {layer} ({slot.Layer.Spec}) has {slot.Blocks.Count} blocks of parameters; there is no block "
                    + $"{block}.");
        var shape = slot.Blocks[block];
        var values = vector.Slice(slot.BlockOffset(block), shape.Length);
        return shape.ColumnByColumn
            ? new(values, shape.Rows, shape.Columns, rowStride: 1, columnStride: shape.Rows)
            : new(values, shape.Rows, shape.Columns);
    }

    /// <summary>What the parameter at a place in θ is called.</summary>
    /// <param name="place">Its place in memory order.</param>
    /// <returns>"layer 2, weights[3, 5]": layers from 1 as in the notes, nodes from 0.</returns>
    public string ParameterName(int place)
    {
        int layer = Array.FindLastIndex(_slots, slot => slot.Offset <= place && slot.Length > 0);
        int within = place - _slots[layer].Offset, index = 0;
        var blocks = _slots[layer].Blocks;
        while (within >= blocks[index].Length) within -= blocks[index++].Length;
        var block = blocks[index];
        var (j, k) = block.ColumnByColumn ? (within % block.Rows, within / block.Rows) : (within / block.Columns, within % block.Columns);
        return $"layer {layer + 1}, {block.Name}[{(block.Columns == 1 && !block.IsWeight ? $"{j}" : $"{j}, {k}")}]";
    }

    /// <summary>How many samples so many input numbers are.</summary>
    /// <param name="numbers">Length of the inputs.</param>
    /// <returns>numbers / inputs.</returns>
    /// <exception cref="ArgumentException">It is no whole number of samples, or none.</exception>
    public int CountSamples(int numbers) => numbers > 0 && numbers % Inputs == 0
        ? numbers / Inputs
        : throw new ArgumentException($"Layer 1 ({_slots[0].Layer.Spec}) expects {Inputs} inputs a sample (got {numbers} numbers, which "
        + "is not a whole number of samples).");

    private static IEnumerable<Range> WeightRangesOf(IEnumerable<LayerLayout> slots)
    {
        foreach (var slot in slots)
        {
            for (int block = 0; block < slot.Blocks.Count; block++)
            {
                int start = slot.BlockOffset(block);
                if (slot.Blocks[block].IsWeight) yield return start..(start + slot.Blocks[block].Length);
            }
        }
    }

    /// <summary>The widths, inputs first: 784-16-16-10.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join("-", new[] { Inputs }.Concat(_slots.Where(s => s.Length > 0).Select(s => s.Outputs)));
}

/// <summary>One layer in its place.</summary>
/// <param name="Layer">The description.</param>
/// <param name="Inputs">Nodes of the layer before.</param>
/// <param name="Outputs">Nodes of this layer.</param>
/// <param name="Offset">Where its parameters start in θ.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Blocks">Their blocks, in order.</param>
public sealed record LayerLayout(Layer Layer, int Inputs, int Outputs, int Offset, int Length, IReadOnlyList<ParameterBlock> Blocks)
{
    private LayerProgram? _program;

    /// <summary>What the layer is called in every file: its kind and its number among the layers of that kind, "dense_1".</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of a block in files, after <see cref="Name"/> and a dot: "weight" and "bias" as in other programs.</summary>
    /// <param name="block">The name in the layer's description: "weights", or what else the layer calls it.</param>
    /// <returns>The name; without the layer's kind where it begins with that.</returns>
    public string GetTensorName(string block) => block switch
    {
        "weights" => "weight",
        "biases" => "bias",
        _ when block.StartsWith($"{Layer.Kind}-", StringComparison.Ordinal) => block[(Layer.Kind.Length + 1)..],
        _ => block,
    };

    /// <summary>This layer's part of a vector as long as θ.</summary>
    /// <typeparam name="T">Any number type.</typeparam>
    /// <param name="vector">θ, ∇C or a slot of an optimizer's state.</param>
    /// <returns>The part.</returns>
    public Span<T> Slice<T>(Span<T> vector) => vector.Slice(Offset, Length);

    /// <summary>
    /// What the layer computes, as it describes itself; null where it does not, and then it can be trained and used, but neither saved,
    /// exported nor explained.
    /// </summary>
    /// <exception cref="InvalidOperationException">The layer describes another number of nodes than it has.</exception>
    public LayerProgram? Program => _program ??= Describe();

    /// <summary>
    /// z, where the layer is one of weighted sums, as a dense one: a_j = σ(z_j) with z_j = c Σ_k w_jk x_k + b_j. Null for other layers.
    /// </summary>
    public Product? WeightedSums => Program?.WeightedSums;

    /// <summary>The numbers of a block in a vector as long as θ, row by row.</summary>
    /// <typeparam name="T">Any number type.</typeparam>
    /// <param name="vector">θ or ∇C.</param>
    /// <param name="block">The block's index in <see cref="Blocks"/>.</param>
    /// <returns>Its numbers, w[j, k] at j · columns + k.</returns>
    public T[] RowByRow<T>(ReadOnlySpan<T> vector, int block)
    {
        var shape = Blocks[block];
        var memory = vector.Slice(BlockOffset(block), shape.Length);
        var ordered = new T[memory.Length];
        for (int j = 0, at = 0; j < shape.Rows; j++)
            for (int k = 0; k < shape.Columns; k++) ordered[at++] = memory[shape.Index(j, k)];
        return ordered;
    }

    /// <summary>Where a block starts in θ.</summary>
    /// <param name="block">Its index in <see cref="Blocks"/>.</param>
    /// <returns>The offset.</returns>
    public int BlockOffset(int block) => Offset + Blocks.Take(block).Sum(b => b.Length);

    private LayerProgram? Describe()
    {
        var x = new Input(Inputs);
        Parameter[] parameters = [.. Blocks.Select((block, n) => new Parameter(n, block.Name, block.Rows, block.Columns))];
        var output = Layer.Describe(x, parameters);
        if (output is not null && output.Count != Outputs)
            throw new InvalidOperationException($"{Layer.Spec} describes {output.Count} nodes, but {nameof(Layer.OutputsFor)} says "
                + $"{Outputs}. Correct {nameof(Layer.Describe)}.");
        return output is null ? null : new(x, parameters, output);
    }
}
