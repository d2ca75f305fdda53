using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Onnx.Import;

/// <summary>
/// An immutable list of finished layers, the newest on top. Several values of a graph may share it.
/// </summary>
internal sealed class Stack
{
    /// <summary>
    /// The maximum width of a layer that is created for an affine function or activation without a matrix. It is the largest width of small
    /// models.
    /// </summary>
    public const int WidestDiagonal = 1024;

    private readonly Stack? _below;
    private readonly Dense? _layer;
    private readonly Affine _map = Affine.Start;
    private readonly int _inputs, _firstNode;

    /// <summary>Creates an empty stack.</summary>
    /// <param name="width">Number of values of a sample; null if unknown.</param>
    /// <param name="budget">The limit of allocations.</param>
    /// <param name="input">The graph's input at its start.</param>
    public Stack(int? width, Budget budget, string input) => (Width, Budget, Input) = (width, budget, input);

    private Stack(Stack below, Dense layer, int inputs, Affine map, int firstNode = 0)
        : this(layer.Nodes, below.Budget, below.Input) =>
        (_below, _layer, _inputs, _map, _firstNode) = (below, layer, inputs, map, firstNode);

    /// <summary>Number of outputs of the top layer.</summary>
    public int? Width { get; }

    /// <summary>The limit of allocations.</summary>
    public Budget Budget { get; }

    /// <summary>The graph's input at its start.</summary>
    public string Input { get; }

    /// <summary>True if there is no layer.</summary>
    public bool IsEmpty => _layer is null;

    /// <summary>True if there is no layer and the input has double precision.</summary>
    public bool IsDouble { get; init; }

    /// <summary>The activation of the top layer.</summary>
    public IActivation? Activation => _layer?.Activation;

    /// <summary>Returns a stack with one more layer.</summary>
    /// <param name="map">From the top to z.</param>
    /// <param name="activation">From z to a.</param>
    /// <param name="node">The node that needs it, for errors.</param>
    public Stack With(Affine map, IActivation activation, string node)
    {
        int inputs = map.W?.Inputs ?? Width
            ?? throw new OnnxException($"{node} comes before any weights, and the input has no width. Export the model with the "
            + "shape of its input.");
        if (Width is { } width && width != inputs)
            throw new OnnxException($"{node}: the weights have {inputs:N0} inputs (got {width:N0} numbers).");
        int nodes = map.W?.Nodes ?? inputs;
        if (map.W is null && nodes > WidestDiagonal)
            throw new OnnxException($"{node} needs a separate layer, since no weights precede it, for {nodes:N0} numbers; at most "
                + $"{WidestDiagonal:N0} are taken.");
        Budget.Spend((long)nodes * inputs + nodes, node);
        if ((long)nodes * inputs > Array.MaxLength)
            throw new OnnxException($"{node}: {nodes:N0} × {inputs:N0} weights are more than a layer holds, {Array.MaxLength:N0}.");
        return new(this, new Dense(nodes, activation, new Zeros()), inputs, map);
    }

    /// <summary>Converts a top layer of one sigmoid to two nodes of a softmax: (1 − σ(z), σ(z)) = softmax(0, z).</summary>
    public Stack AsTwoClasses() => new(_below!, new Dense(2, new Softmax(), new Zeros()), _inputs, _map, firstNode: 1);

    /// <summary>Creates the network.</summary>
    /// <exception cref="OnnxException">The network would have too many parameters.</exception>
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
            // The nodes before the first are 0, the initial value of a layer with Zeros.
            int first = layers[n]._firstNode;
            var weights = network.Weights(n);
            layers[n]._map.Fill(new(weights.Values[(first * weights.RowStride)..], weights.Rows - first, weights.Columns, weights.RowStride,
                weights.ColumnStride), network.Biases(n)[first..]);
        }

        return network;
    }
}

/// <summary>
/// The affine map between two activations, z = Out(W · In(x)): an unfinished layer. Scalers and normalizations before and after W are
/// folded into it.
/// </summary>
/// <param name="In">The affine function before W.</param>
/// <param name="W">The matrix; null if not found yet.</param>
/// <param name="Out">The affine function after W, or the only one without W.</param>
internal sealed record Affine(Line In, WeightMatrix? W, Line Out)
{
    // The smallest normal float.
    private const float FloatRange = 1.17549435e-38f;

    /// <summary>The identity: z = x.</summary>
    public static Affine Start { get; } = new(Line.Same, null, Line.Same);

    /// <summary>True if z = x.</summary>
    public bool IsStart => W is null && Out.IsSame;

    /// <summary>Applies an affine function.</summary>
    public Affine Then(double[] scale, double[] offset) => this with { Out = Out.Then(scale, offset) };

    /// <summary>Applies a matrix. There must be none yet.</summary>
    public Affine Times(WeightMatrix w) => new(Out, w, Line.Same);

    /// <summary>
    /// Without W, the maximum offset in units of the result: the factor by which the rounding of x to float appears in the result.
    /// </summary>
    public double Cancels => W is null ? Out.Offset.Max(Math.Abs) : 0;

    /// <summary>
    /// Without W, splits the function into two steps: x + shift, then a factor. The difference of nearby numbers is exact, that of their
    /// multiples is not.
    /// </summary>
    /// <returns>Both; null if a factor is 0.</returns>
    public (Affine Shift, Affine Scale)? Divided()
    {
        int width = Out.Width;
        var shift = new double[width];
        for (int k = 0; k < width; k++)
        {
            double scale = Line.At(Out.Scale, k), offset = Line.At(Out.Offset, k);
            if (scale == 0) return null;
            shift[k] = offset / scale;
        }

        return (Start.Then([1], shift), Start.Then(Out.Scale, [0]));
    }

    /// <summary>Fills the weights and biases of a dense layer.</summary>
    /// <param name="weights">nodes × inputs.</param>
    /// <param name="biases">One per node.</param>
    /// <exception cref="OnnxException">A number is NaN or exceeds single precision.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(Matrix<float> weights, Span<float> biases)
    {
        // In square blocks that fit in the first-level cache, because the order of constants and weights may differ.
        const int Side = 32;
        var sums = new double[weights.Rows];
        double largest = 0;
        for (int column = 0; column < weights.Columns; column += Side)
        {
            int lastColumn = Math.Min(column + Side, weights.Columns);
            for (int row = 0; row < weights.Rows; row += Side)
            {
                int lastRow = Math.Min(row + Side, weights.Rows);
                for (int k = column; k < lastColumn; k++)
                {
                    double scale = Line.At(In.Scale, k), offset = Line.At(In.Offset, k);
                    for (int j = row; j < lastRow; j++)
                    {
                        double w = W is not null ? W[j, k] : j == k ? 1 : 0;
                        sums[j] += w * offset;
                        double product = Line.At(Out.Scale, j) * w * scale;
                        largest = product > largest ? product : -product > largest ? -product : double.IsNaN(product) ? double.NaN
                            : largest;
                        weights[j, k] = (float)product;
                    }
                }
            }
        }

        for (int j = 0; j < biases.Length; j++) biases[j] = (float)(Line.At(Out.Scale, j) * sums[j] + Line.At(Out.Offset, j));
        if (!(largest <= float.MaxValue))
            throw new OnnxException($"A layer of {weights.Rows:N0} nodes has the weight {largest}; expected numbers of single precision. "
                + "Export the model again.");
        // Weights that are small relative to others may be rounded to 0, but not all of them.
        if (largest > 0 && (float)largest < FloatRange)
            throw new OnnxException($"A layer of {weights.Rows:N0} nodes has weights of at most {largest}, too small for single "
                + "precision. Scale them before the export.");
        foreach (float bias in biases)
            if (!float.IsFinite(bias))
                throw new OnnxException($"A layer of {weights.Rows:N0} nodes has the bias {bias}; expected numbers of single precision. "
                    + "Export the model again.");
    }
}

/// <summary>w[j, k] in the order of a constant, transposed or not.</summary>
/// <param name="Numbers">The constant's numbers.</param>
/// <param name="Nodes">Nodes j of the layer.</param>
/// <param name="Inputs">Nodes k of the previous layer.</param>
/// <param name="ByInput">True if the constant is inputs × nodes, as in x·w; false if it is nodes × inputs.</param>
internal sealed record WeightMatrix(double[] Numbers, int Nodes, int Inputs, bool ByInput)
{
    /// <summary>w[j, k].</summary>
    public double this[int j, int k] => Numbers[ByInput ? k * Nodes + j : j * Inputs + k];

    /// <summary>Returns a constant as a matrix.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="byInput">True if its first axis counts inputs.</param>
    /// <returns>The matrix; null if the constant does not have two nonempty axes.</returns>
    public static WeightMatrix? From(Constant constant, bool byInput) =>
        constant is { Texts: null, Lengths: [> 0 and var rows, > 0 and var columns] }
        ? byInput ? new(constant.Numbers, columns, rows, true) : new(constant.Numbers, rows, columns, false)
        : null;
}
