using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Layers;

namespace Nabla.Onnx.Import;

/// <summary>
/// The layers that are finished, the newest on top. What lies below never changes, so several values of a graph may stand on the same
/// stack.
/// </summary>
internal sealed class Stack
{
    /// <summary>
    /// The widest layer that is made where a line or an activation has no matrix before it: as large as the largest that small models have.
    /// </summary>
    public const int WidestDiagonal = 1024;

    private readonly Stack? _below;
    private readonly Dense? _layer;
    private readonly Affine _map = Affine.Start;
    private readonly int _inputs, _firstNode;

    /// <summary>No layer yet.</summary>
    /// <param name="width">Numbers of a sample; null where the file does not say it.</param>
    /// <param name="budget">What may be reserved.</param>
    /// <param name="input">The graph's input that it begins with.</param>
    public Stack(int? width, Budget budget, string input) => (Width, Budget, Input) = (width, budget, input);

    private Stack(Stack below, Dense layer, int inputs, Affine map, int firstNode = 0)
        : this(layer.Nodes, below.Budget, below.Input) =>
        (_below, _layer, _inputs, _map, _firstNode) = (below, layer, inputs, map, firstNode);

    /// <summary>Numbers that come out on top.</summary>
    public int? Width { get; }

    /// <summary>What may be reserved.</summary>
    public Budget Budget { get; }

    /// <summary>The graph's input that it begins with.</summary>
    public string Input { get; }

    /// <summary>True where there is no layer.</summary>
    public bool IsEmpty => _layer is null;

    /// <summary>True where nothing is computed yet, and the input is of double precision.</summary>
    public bool IsDouble { get; init; }

    /// <summary>The activation on top.</summary>
    public IActivation? Activation => _layer?.Activation;

    /// <summary>With one more layer.</summary>
    /// <param name="map">From the top to z.</param>
    /// <param name="activation">From z to a.</param>
    /// <param name="node">What makes it necessary, for errors.</param>
    public Stack With(Affine map, IActivation activation, string node)
    {
        int inputs = map.W?.Inputs ?? Width
            ?? throw new OnnxException($"{node} comes before any weights, and the input has no width. Export the model with the "
            + "shape of its input.");
        if (Width is { } width && width != inputs)
            throw new OnnxException($"{node}: the weights have {inputs:N0} inputs (got {width:N0} numbers).");
        int nodes = map.W?.Nodes ?? inputs;
        if (map.W is null && nodes > WidestDiagonal)
            throw new OnnxException($"{node} needs a layer of its own, without weights before it, for {nodes:N0} numbers; at most "
                + $"{WidestDiagonal:N0} are taken.");
        Budget.Spend((long)nodes * inputs + nodes, node);
        if ((long)nodes * inputs > Array.MaxLength)
            throw new OnnxException($"{node}: {nodes:N0} × {inputs:N0} weights are more than a layer holds, {Array.MaxLength:N0}.");
        return new(this, new Dense(nodes, activation, new Zeros()), inputs, map);
    }

    /// <summary>The top layer of one sigmoid as two nodes of a softmax: (1 − σ(z), σ(z)) = softmax(0, z).</summary>
    public Stack AsTwoClasses() => new(_below!, new Dense(2, new Softmax(), new Zeros()), _inputs, _map, firstNode: 1);

    /// <summary>The network.</summary>
    /// <exception cref="OnnxException">It has more parameters than a network can have.</exception>
    public Network ToNetwork()
    {
        var layers = new List<Stack>();
        for (var at = this; at._below is not null; at = at._below) layers.Add(at);
        layers.Reverse();
        if (layers.Sum(layer => (layer._inputs + 1L) * layer._layer!.Nodes) > Array.MaxLength)
            throw new OnnxException($"The network has more than {Array.MaxLength:N0} parameters.");
        var network = new Network(layers[0]._inputs, [.. layers.Select(layer => layer._layer!)]);
        for (int n = 0; n < layers.Count; n++)
        {
            // The nodes before the first are 0, as a layer of Zeros starts.
            int first = layers[n]._firstNode;
            var weights = network.Weights(n);
            layers[n]._map.Fill(new(weights.Values[(first * weights.RowStride)..], weights.Rows - first, weights.Columns, weights.RowStride,
                weights.ColumnStride), network.Biases(n)[first..]);
        }

        return network;
    }
}
