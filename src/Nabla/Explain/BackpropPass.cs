using Nabla.Costs;
using Nabla.Layers;

namespace Nabla.Explain;

/// <summary>
/// Forward and backward pass of some samples in double: z, a, ∂C₀/∂a and δ = ∂C₀/∂z of every layer for each sample, not divided by their
/// number.
/// </summary>
/// <remarks>∇C is not computed, because each of its components is a_k δ_j.</remarks>
internal sealed class BackpropPass
{
    private readonly Network _network;
    private readonly double[] _x, _dCdx, _costs;
    private readonly double[][] _z, _a, _dCda, _delta;
    private readonly (int Start, ParameterBlock Block)[] _weights;

    public BackpropPass(Network network, ICost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var slots = network.Architecture.LayerLayouts;
        _network = network;
        Cost = cost;
        Samples = network.Architecture.CountSamples(x.Length);
        if (y.Length != Samples * network.Architecture.Outputs)
        {
            throw new ArgumentException(
                $"{Samples} samples of {network.Architecture.Outputs} outputs need {Samples * network.Architecture.Outputs} target "
                    + $"numbers (got {y.Length}).", nameof(y));
        }

        _x = x.ToArray();
        Y = y.ToArray();
        Theta = network.ThetaAs<double>();
        _weights = [.. slots.Select(layout => layout.WeightedSums is not null ? (layout.BlockOffset(0), layout.Blocks[0]) : default)];
        var workspace = new Workspace<double>(Architecture, Samples, inputGradient: true);
        _x.CopyTo(workspace.Begin(Samples));
        workspace.Forward(Theta);
        workspace.Backward(Theta, cost, Y, default, total: 1, default);
        double[][] Numbers(Func<int, Span<double>> of) => [.. slots.Select((_, layer) => of(layer).ToArray())];
        (_z, _a) = (Numbers(workspace.WeightedSums), Numbers(workspace.Activations));
        (_dCda, _delta) = (Numbers(workspace.ActivationGradients), Numbers(workspace.Errors));
        (_dCdx, _costs) = (workspace.ActivationGradients(-1).ToArray(), workspace.SampleCosts.ToArray());
    }

    /// <summary>θ in double.</summary>
    public double[] Theta { get; }

    public Architecture Architecture => _network.Architecture;

    public ICost Cost { get; }

    public int Samples { get; }

    /// <summary>Desired outputs, samples × outputs.</summary>
    public double[] Y { get; }

    /// <summary>C₀ of each sample.</summary>
    public ReadOnlySpan<double> Costs => _costs;

    /// <summary>
    /// True if the cost has a fused activation and uses z of the last layer, so that its ∂C₀/∂a is not computed.
    /// </summary>
    public bool HasFusedActivation => Absorbed(Architecture, Cost);

    /// <summary>Returns it for any network and cost.</summary>
    public static bool Absorbed(Architecture architecture, ICost cost) => architecture.Layers[^1].Activation.Equals(cost.FusedActivation);

    /// <summary>Returns it for a layer: true for the last one if the cost has a fused activation.</summary>
    public bool IsFused(int layer) => layer == _z.Length - 1 && HasFusedActivation;

    /// <summary>Returns a of a layer, sample by sample; the inputs for layer −1.</summary>
    public double[] A(int layer) => layer < 0 ? _x : _a[layer];

    public double[] Z(int layer) => _z[layer];

    /// <summary>Returns ∂C₀/∂a of a layer; ∂C₀/∂x for layer −1.</summary>
    public double[] DCda(int layer) => layer < 0 ? _dCdx : _dCda[layer];

    public double[] Delta(int layer) => _delta[layer];

    /// <summary>w_jk of a dense layer.</summary>
    public double Weight(int layer, int j, int k) => _network.Theta[_weights[layer].Start + _weights[layer].Block.Index(j, k)];

    /// <summary>∂z_j/∂a_k of a dense layer: w_jk, divided by √n in the neural tangent parametrization.</summary>
    public double Link(int layer, int j, int k) => Factor(layer) * Weight(layer, j, k);

    /// <summary>The factor of the sum of a dense layer over its inputs.</summary>
    public double Factor(int layer) => Architecture.LayerLayouts[layer].WeightedSums?.Factor ?? 1;

    /// <summary>b_j of a dense layer.</summary>
    public double Bias(int layer, int j) => _network.Biases(layer)[j];

    /// <summary>Number of nodes of a layer; of inputs for layer −1.</summary>
    public int Nodes(int layer) => layer < 0 ? Architecture.Inputs : Architecture.LayerLayouts[layer].Outputs;

    /// <summary>θ of a layer in double.</summary>
    public Span<double> ThetaOf(int layer) => Architecture.LayerLayouts[layer].Slice(Theta.AsSpan());

    /// <summary>Computes a layer with other parameters or inputs.</summary>
    public void Again(int layer, int samples, Span<double> theta, Span<double> x, Span<double> z, Span<double> a) =>
        Architecture.Layers[layer].Forward(new LayerPass<double>
    {
        Samples = samples,
        Inputs = Nodes(layer - 1),
        Outputs = Nodes(layer),
        Theta = theta,
        X = x,
        Z = z,
        A = a,
    });

    /// <summary>Computes ∂C/∂θ of a layer: the sum over some samples.</summary>
    public double[] GradientOf(int layer, int first, int samples)
    {
        var layout = Architecture.LayerLayouts[layer];
        var gradient = new double[layout.Length];
        Architecture.Layers[layer].Gradient(new LayerPass<double>
        {
            Samples = samples,
            Inputs = layout.Inputs,
            Outputs = layout.Outputs,
            Theta = ThetaOf(layer),
            X = A(layer - 1).AsSpan(first * layout.Inputs, samples * layout.Inputs),
            Z = _z[layer].AsSpan(first * layout.Outputs, samples * layout.Outputs),
            A = _a[layer].AsSpan(first * layout.Outputs, samples * layout.Outputs),
            DCda = _dCda[layer].AsSpan(first * layout.Outputs, samples * layout.Outputs),
            Delta = _delta[layer].AsSpan(first * layout.Outputs, samples * layout.Outputs),
            Gradient = gradient,
        });
        return gradient;
    }

    /// <summary>Returns ∂C/∂θ of a layer block by block, each row by row.</summary>
    public static double[][] BlocksOf(LayerLayout layout, double[] gradient) =>
        [.. layout.Blocks.Select((block, n) =>
        {
            int start = layout.BlockOffset(n) - layout.Offset;
            var ordered = new double[block.Length];
            for (int at = 0; at < ordered.Length; at++)
                ordered[at] = gradient[start + block.Index(at / block.Columns, at % block.Columns)];
            return ordered;
        })];

    /// <summary>
    /// Magnitude of the numbers that determine the rounding error of C₀: C₀ itself, and each z times its effect on C₀.
    /// </summary>
    public double SizeOf(int sample)
    {
        double size = Math.Abs(_costs[sample]);
        for (int layer = 0; layer < _z.Length; layer++)
            for (int n = sample * Nodes(layer); n < (sample + 1) * Nodes(layer); n++) size += Math.Abs(_delta[layer][n] * _z[layer][n]);
        return size;
    }

    /// <summary>Returns σ'(z_j) of one node with an elementwise activation.</summary>
    public double ActivationDerivative(int layer, int sample, int j)
    {
        int at = sample * Nodes(layer) + j;
        double slope = 0;
        Architecture.Layers[layer].Activation.Backward<double>(_z[layer].AsSpan(at, 1), _a[layer].AsSpan(at, 1), [1.0],
            new Span<double>(ref slope), 1);
        return slope;
    }

    /// <summary>Returns ∂a_i/∂z_j for all j of one node i, for any activation.</summary>
    public double[] ActivationDerivatives(int layer, int sample, int i)
    {
        int nodes = Nodes(layer), at = sample * nodes;
        var slopes = new double[nodes];
        var one = new double[nodes];
        one[i] = 1;
        Architecture.Layers[layer].Activation.Backward<double>(_z[layer].AsSpan(at, nodes), _a[layer].AsSpan(at, nodes), one, slopes,
            nodes);
        return slopes;
    }
}
