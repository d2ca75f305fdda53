using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>
/// A fully connected layer: z_j = Σ_k w_jk a_k + b_j, a_j = σ(z_j). The neural tangent parametrization divides the sum over the n inputs by
/// √n: z_j = c Σ_k w_jk a_k + b_j with c = 1/√n, and ∂z_j/∂w_jk = c a_k.
/// </summary>
/// <remarks>
/// Shapes: x is samples × inputs, z and a are samples × nodes, w is nodes × inputs, b is nodes.
/// Memory holds w column by column (all j for each k), so that the forward product reads it sequentially.
/// </remarks>
public sealed record Dense : Layer
{
    /// <summary>Creates a layer of <paramref name="nodes"/> nodes.</summary>
    /// <param name="nodes">Number of nodes, at least 1.</param>
    /// <param name="activation">σ.</param>
    /// <param name="weights">The initializer of the weights. Null selects one by the activation (He for relu and similar functions, LeCun
    /// for selu, otherwise Glorot), and N(0, 1) in the neural tangent parametrization.</param>
    /// <param name="biases">The initializer of the biases; null for zero.</param>
    /// <param name="parametrization">The scale of the weights in z. <value>The default is <see
    /// cref="Parametrization.Standard"/>.</value></param>
    /// <exception cref="ArgumentOutOfRangeException">nodes is below 1.</exception>
    public Dense(int nodes, IActivation activation, IInitializer? weights = null, IInitializer? biases = null,
        Parametrization parametrization = Parametrization.Standard)
    {
        ArgumentNullException.ThrowIfNull(activation);
        if (nodes < 1) throw new ArgumentOutOfRangeException(nameof(nodes), $"nodes must be at least 1 (got {nodes}).");
        Nodes = nodes;
        Activation = activation;
        Parametrization = parametrization;
        Weights = weights ?? (parametrization == Parametrization.NeuralTangent ? new Normal() : DefaultInitializer.For(activation));
        Biases = biases ?? new Zeros();
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>σ.</summary>
    public override IActivation Activation { get; }

    /// <summary>The initializer of the weights.</summary>
    public IInitializer Weights { get; }

    /// <summary>The initializer of the biases.</summary>
    public IInitializer Biases { get; }

    /// <summary>The scale of the weights in z.</summary>
    public Parametrization Parametrization { get; }

    /// <inheritdoc/>
    public override Spec Spec =>
        new Spec(Parametrization == Parametrization.NeuralTangent ? "ntk-dense" : "dense", ("nodes", Nodes))
        with { Nested = Activation.Spec };

    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <summary>Returns c, the factor of the sum over the inputs: 1, or 1/√n in the neural tangent parametrization.</summary>
    /// <param name="inputs">n, the number of nodes of the previous layer.</param>
    /// <returns>The factor.</returns>
    public double Factor(int inputs) => Parametrization == Parametrization.NeuralTangent ? 1 / Math.Sqrt(inputs) : 1;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => Nodes;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> Blocks(int inputs) =>
    [
        new("weights", Nodes, inputs, IsWeight: true, ColumnByColumn: true),
        new("biases", Nodes, 1, IsWeight: false),
    ];

    /// <summary>a = σ(c x wᵀ + b).</summary>
    /// <inheritdoc/>
    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters)
    {
        double? c = Parametrization == Parametrization.Standard ? null : Factor(x.Count);
        return new Function(Activation, new Product(x, parameters[0], parameters[1], c));
    }

    /// <inheritdoc/>
    public override void Initialize(int inputs, Span<float> theta, Philox random)
    {
        var w = new double[Nodes * inputs];
        Weights.Fill(w, Nodes, inputs, random);
        var block = Blocks(inputs)[0];
        for (int j = 0; j < Nodes; j++)
            for (int k = 0; k < inputs; k++) theta[block.Index(j, k)] = (float)w[j * inputs + k];

        var b = new double[Nodes];
        Biases.Fill(b, Nodes, 1, random with { Stream = random.Stream | 1UL << 43 });
        for (int j = 0; j < Nodes; j++) theta[block.Length + j] = (float)b[j];
    }

    /// <summary>z = c x wᵀ + b, a = σ(z).</summary>
    /// <inheritdoc/>
    public override void Forward<T>(in LayerPass<T> pass)
    {
        var x = new Matrix<T>(pass.X, pass.Samples, pass.Inputs);
        var z = new Matrix<T>(pass.Z, pass.Samples, Nodes);
        Matrix<T> wT = WeightsTransposed(pass.Theta, pass.Inputs);
        Span<T> b = BiasesOf(pass.Theta, pass.Inputs);

        if (Parametrization == Parametrization.Standard)
            Gemm.Set(z, new(b, pass.Samples, Nodes, rowStride: 0, columnStride: 1), x, wT, pass.Workers);
        else
        {
            Gemm.Set(z, x, wT, pass.Workers);
            ScaledSums.Finish<T>(pass.Z, Factor(pass.Inputs), b);
        }

        ParallelActivation<T>.Forward(pass.Workers, Activation, pass.Z, pass.A, Nodes);
    }

    /// <summary>δ = σ'(z) ∂C/∂a, ∂C/∂x = c δ w.</summary>
    /// <inheritdoc/>
    public override void Backward<T>(in LayerPass<T> pass)
    {
        if (!pass.HasDelta) ParallelActivation<T>.Backward(pass.Workers, Activation, pass.Z, pass.A, pass.DCda, pass.Delta, Nodes);
        if (pass.DCdx.IsEmpty) return;
        var delta = new Matrix<T>(pass.Delta, pass.Samples, Nodes);
        Matrix<T> wT = WeightsTransposed(pass.Theta, pass.Inputs);
        Gemm.Set(new(pass.DCdx, pass.Samples, pass.Inputs), delta, wT.Transposed, pass.Workers);
        ScaledSums.Scale(pass.DCdx, Factor(pass.Inputs));
    }

    /// <summary>∂C/∂wᵀ = c xᵀ δ, ∂C/∂b = Σ_i δ.</summary>
    /// <inheritdoc/>
    public override void Gradient<T>(in LayerPass<T> pass)
    {
        var x = new Matrix<T>(pass.X, pass.Samples, pass.Inputs);
        var delta = new Matrix<T>(pass.Delta, pass.Samples, Nodes);
        Matrix<T> dWT = WeightsTransposed(pass.Gradient, pass.Inputs);
        Span<T> dB = BiasesOf(pass.Gradient, pass.Inputs);

        if (!pass.AccumulatesGradient) Gemm.Set(dWT, x.Transposed, delta, pass.Workers);
        else if (Parametrization == Parametrization.Standard) Gemm.Add(dWT, x.Transposed, delta, pass.Workers);
        else ScaledSums.AddProduct(dWT, Factor(pass.Inputs), x.Transposed, delta, pass.Workers);
        if (!pass.AccumulatesGradient) ScaledSums.Scale(pass.Gradient[..(pass.Inputs * Nodes)], Factor(pass.Inputs));
        if (!pass.AccumulatesGradient) dB.Clear();
        Sums.AddColumns(delta, dB);
    }

    /// <inheritdoc/>
    internal override unsafe void Descend<T>(in LayerPass<T> pass, IFusedUpdate<T> descent)
    {
        fixed (T* x = pass.X, delta = pass.Delta)
            ParallelGradient<T>.Run(pass.Workers, new((nint)x, pass.Samples, pass.Inputs, pass.Inputs, 1),
                new((nint)delta, pass.Samples, Nodes, Nodes, 1), Factor(pass.Inputs), descent);
    }

    // In memory order: inputs × nodes.
    private Matrix<T> WeightsTransposed<T>(Span<T> theta, int inputs)
        where T : unmanaged, IFloatingPointIeee754<T> => new(theta, inputs, Nodes);

    private Span<T> BiasesOf<T>(Span<T> theta, int inputs)
        where T : unmanaged, IFloatingPointIeee754<T> => theta[(inputs * Nodes)..];
}
