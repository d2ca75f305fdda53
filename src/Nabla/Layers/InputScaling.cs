using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>A learnable factor for each input, a_k = s_k x_k. The network can weight single inputs.</summary>
/// <remarks>
/// Shapes: x, z and a are samples × inputs, s is inputs; z = a. All s_k start at 1. As a first layer with a larger learning rate than the
/// others, it is a soft selection of columns: Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted
/// Trees on Tabular Data", NeurIPS 2024, section 3.
/// </remarks>
public sealed record InputScaling : Layer
{
    /// <summary>The name of its block of parameters.</summary>
    public const string BlockName = "scale";

    /// <inheritdoc/>
    public override Spec Spec => new("scale");

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> Blocks(int inputs) => [new(BlockName, inputs, 1, IsWeight: false)];

    /// <summary>a = s ⊙ x.</summary>
    /// <inheritdoc/>
    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters) => x * parameters[0];

    /// <summary>s = 1.</summary>
    /// <inheritdoc/>
    public override void Initialize(int inputs, Span<float> theta, Philox random) => theta.Fill(1);

    /// <summary>a = s ⊙ x.</summary>
    /// <inheritdoc/>
    public override void Forward<T>(in LayerPass<T> pass)
    {
        int n = pass.Inputs;
        for (int from = 0; from < pass.A.Length; from += n)
            Elementwise.Run(default(Times), pass.X.Slice(from, n), pass.Theta, pass.A.Slice(from, n));
        pass.A.CopyTo(pass.Z);
    }

    /// <summary>δ = ∂C/∂a, ∂C/∂x = s ⊙ δ.</summary>
    /// <inheritdoc/>
    public override void Backward<T>(in LayerPass<T> pass)
    {
        int n = pass.Inputs;
        pass.DCda.CopyTo(pass.Delta);
        for (int from = 0; from < pass.DCdx.Length; from += n)
            Elementwise.Run(default(Times), pass.Delta.Slice(from, n), pass.Theta, pass.DCdx.Slice(from, n));
    }

    /// <summary>∂C/∂s_k = Σ_i x_ik δ_ik.</summary>
    /// <inheritdoc/>
    public override void Gradient<T>(in LayerPass<T> pass)
    {
        int n = pass.Inputs;
        if (!pass.AccumulatesGradient) pass.Gradient.Clear();
        for (int from = 0; from < pass.X.Length; from += n)
            Elementwise.Run(default(AddProduct), pass.X.Slice(from, n), pass.Delta.Slice(from, n), pass.Gradient, pass.Gradient);
    }

    private readonly struct Times : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => x * y;
    }

    private readonly struct AddProduct : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y, TVector z)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(x, y, z);
    }
}
