using System.Numerics;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla;

/// <summary>
/// The shape of a network without its parameters: the ordered layers, their widths and the offsets of their parameters in θ.
/// </summary>
/// <remarks>
/// The ordered list of layers, traversed backwards, is the dependency tree of the notes. θ and ∇C store the layers in that order:
/// [∂C/∂w⁽¹⁾, ∂C/∂b⁽¹⁾, …, ∂C/∂w⁽ᴸ⁾, ∂C/∂b⁽ᴸ⁾].
/// <para>Immutable, so any number of threads may share it.</para>
/// </remarks>
public sealed class Architecture
{
    private readonly LayerLayout[] _slots;

    /// <summary>Creates an architecture and computes the offset of each layer in θ.</summary>
    /// <param name="inputs">Number of inputs of a sample, n⁽⁰⁾, at least 1.</param>
    /// <param name="layers">The layers, first to last; at least one.</param>
    /// <exception cref="ArgumentException">The list of layers is empty, or inputs is below 1.</exception>
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

    /// <summary>Number of inputs of a sample, n⁽⁰⁾.</summary>
    public int Inputs { get; }

    /// <summary>Number of nodes of the last layer, n⁽ᴸ⁾.</summary>
    public int Outputs { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The layers with their widths and offsets in θ.</summary>
    public IReadOnlyList<LayerLayout> LayerLayouts => _slots;

    /// <summary>Length of θ and of ∇C.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of inputs, and the number of nodes of each layer with parameters.</summary>
    public IReadOnlyList<int> Widths => [Inputs, .. _slots.Where(slot => slot.Length > 0).Select(slot => slot.Outputs)];

    /// <summary>The parts of θ that penalties and weight decay act on: weights without biases.</summary>
    public IReadOnlyList<Range> WeightRanges { get; }

    /// <summary>Returns one block of a layer as a view into a vector of the length of θ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="vector">θ or ∇C, in memory order.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="block">The index of the block, from 0. A dense layer has weights, then biases.</param>
    /// <returns>rows × columns, a view into the vector.</returns>
    public Matrix<T> Matrix<T>(Span<T> vector, int layer, int block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (layer < 0 || layer >= _slots.Length)
            throw new ArgumentOutOfRangeException(nameof(layer), $"layer must be from 0 to {_slots.Length - 1} (got {layer}).");
        var layout = _slots[layer];
        if (block >= layout.Blocks.Count)
            throw new ArgumentOutOfRangeException(
                nameof(block), $"Layer {layer} ({layout.Layer}) has {layout.Blocks.Count} blocks of parameters; there is no block "
                    + $"{block}.");
        var shape = layout.Blocks[block];
        var values = vector.Slice(layout.BlockOffset(block), shape.Length);
        return shape.ColumnByColumn
            ? new(values, shape.Rows, shape.Columns, rowStride: 1, columnStride: shape.Rows)
            : new(values, shape.Rows, shape.Columns);
    }

    /// <summary>Returns the name of the parameter at an index in θ.</summary>
    /// <param name="index">The index in memory order.</param>
    /// <returns>For example "layer 2, weights[3, 5]". Layers count from 1 as in the notes, nodes from 0.</returns>
    public string ParameterName(int index)
    {
        int layer = Array.FindLastIndex(_slots, layout => layout.Offset <= index && layout.Length > 0);
        var (block, indices) = _slots[layer].FindParameter(index - _slots[layer].Offset);
        return $"layer {layer + 1}, {block.Name}[{indices}]";
    }

    /// <summary>Returns the number of samples in a span of inputs.</summary>
    /// <param name="numbers">Length of the inputs.</param>
    /// <returns>numbers / inputs.</returns>
    /// <exception cref="ArgumentException">numbers is 0 or not a multiple of the inputs.</exception>
    public int CountSamples(int numbers) => numbers > 0 && numbers % Inputs == 0
        ? numbers / Inputs
        : throw new ArgumentException($"Layer 1 ({_slots[0].Layer}) expects {Inputs} inputs a sample (got {numbers} numbers, which "
        + "is not a whole number of samples).");

    private static IEnumerable<Range> WeightRangesOf(IEnumerable<LayerLayout> slots)
    {
        foreach (var layout in slots)
        {
            for (int block = 0; block < layout.Blocks.Count; block++)
            {
                int start = layout.BlockOffset(block);
                if (layout.Blocks[block].IsWeight) yield return start..(start + layout.Blocks[block].Length);
            }
        }
    }

    /// <summary>The number of inputs, and of each layer the number of nodes, or its kind if it has no weights.</summary>
    /// <returns>For example 784-16-16-10, or 12-scale-256-256-3.</returns>
    public override string ToString() => string.Join("-", _slots.Select(slot =>
        slot.Blocks.Any(block => block.IsWeight) ? $"{slot.Outputs}" : slot.Layer.Kind).Prepend($"{Inputs}"));
}

/// <summary>A layer with its widths and its offset in θ.</summary>
/// <param name="Layer">The layer's description.</param>
/// <param name="Inputs">Number of nodes of the previous layer.</param>
/// <param name="Outputs">Number of nodes of this layer.</param>
/// <param name="Offset">Index of its first parameter in θ.</param>
/// <param name="Length">Number of its parameters.</param>
/// <param name="Blocks">Their blocks, in order.</param>
public sealed record LayerLayout(Layer Layer, int Inputs, int Outputs, int Offset, int Length, IReadOnlyList<ParameterBlock> Blocks)
{
    private LayerProgram? _program;

    /// <summary>The layer's name in files: its kind and its number among the layers of that kind, for example "dense_1".</summary>
    public string Name { get; init; } = "";

    /// <summary>Returns the name of a block in files, which follows <see cref="Name"/> and a dot, for example "weight" or "bias".</summary>
    /// <param name="block">The block's name in the layer's description, for example "weights".</param>
    /// <returns>The name, without the layer's kind if it begins with that.</returns>
    public string GetTensorName(string block) => block switch
    {
        "weights" => "weight",
        "biases" => "bias",
        _ when block.StartsWith($"{Layer.Kind}-", StringComparison.Ordinal) => block[(Layer.Kind.Length + 1)..],
        _ => block,
    };

    /// <summary>Returns this layer's part of a vector of the length of θ.</summary>
    /// <typeparam name="T">Any number type.</typeparam>
    /// <param name="vector">θ, ∇C or one slot of an optimizer's state.</param>
    /// <returns>The part.</returns>
    public Span<T> Slice<T>(Span<T> vector) => vector.Slice(Offset, Length);

    /// <summary>
    /// The program that the layer computes in prediction, or null if the layer does not describe one. A layer without a program can be
    /// trained and used, but not saved, exported or explained.
    /// </summary>
    /// <exception cref="InvalidOperationException">The program has a different number of nodes than the layer.</exception>
    public LayerProgram? Program => _program ??= Describe();

    /// <summary>
    /// The operation that computes z if the layer computes weighted sums, as a dense layer does: a_j = σ(z_j) with z_j = c Σ_k w_jk x_k +
    /// b_j. Null for other layers.
    /// </summary>
    public Product? WeightedSums => Program?.WeightedSums;

    /// <summary>Returns the numbers of a block in a vector of the length of θ, row by row.</summary>
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

    /// <summary>Returns the block and the indices of a parameter.</summary>
    /// <param name="index">The index in the layer's part of θ, from 0.</param>
    /// <returns>The block, and the row and column from 0: "3, 5", or "3" in a block of one column that does not hold weights.</returns>
    public (ParameterBlock Block, string Indices) FindParameter(int index)
    {
        if (index < 0 || index >= Length)
            throw new ArgumentOutOfRangeException(nameof(index), $"index must be from 0 to {Length - 1} (got {index}).");
        int number = 0;
        while (index >= Blocks[number].Length) index -= Blocks[number++].Length;
        var block = Blocks[number];
        var (j, k) = block.ColumnByColumn ? (index % block.Rows, index / block.Rows) : (index / block.Columns, index % block.Columns);
        return (block, block.Columns == 1 && !block.IsWeight ? $"{j}" : $"{j}, {k}");
    }

    /// <summary>Returns the offset of a block in θ.</summary>
    /// <param name="block">The block's index in <see cref="Blocks"/>.</param>
    /// <returns>The offset.</returns>
    public int BlockOffset(int block) => Offset + Blocks.Take(block).Sum(b => b.Length);

    private LayerProgram? Describe()
    {
        var x = new Input(Inputs);
        Parameter[] parameters = [.. Blocks.Select((block, n) => new Parameter(n, block.Name, block.Rows, block.Columns))];
        var output = Layer.Describe(x, parameters);
        if (output is not null && output.Count != Outputs)
            throw new InvalidOperationException($"{Layer} describes {output.Count} nodes, but {nameof(Layer.OutputsFor)} says "
                + $"{Outputs}. Correct {nameof(Layer.Describe)}.");
        return output is null ? null : new(x, parameters, output);
    }
}
