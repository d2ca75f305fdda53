using Nabla.Activations;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's layer: each number passes as far as a gate of its own is open, a_k = x_k s(g_k x_k + h_k), s the sigmoid.</summary>
/// <param name="Wrong">Whether the derivative by g lacks a factor, for a test of the gradient check.</param>
public sealed record Gate(bool Wrong = false) : Layer
{
    private static readonly IActivation Sigmoid = new Sigmoid();

    public override Spec Spec => new("gate");

    public override int OutputsFor(int inputs) => inputs;

    public override IReadOnlyList<ParameterBlock> Blocks(int inputs) =>
        [new("gains", inputs, 1, IsWeight: false), new("thresholds", inputs, 1, IsWeight: false)];

    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters) =>
        x * new Function(Sigmoid, new MultiplyAdd(parameters[0], x, parameters[1]));

    public override void Initialize(int inputs, Span<float> theta, Philox random)
    {
        for (int k = 0; k < inputs; k++) theta[k] = (float)random.Normal((ulong)k);
    }

    // Z keeps s for Backward.
    public override void Forward<T>(in LayerPass<T> pass)
    {
        int n = pass.Inputs;
        for (int at = 0; at < pass.X.Length; at++)
            pass.Z[at] = T.MultiplyAddEstimate(pass.Theta[at % n], pass.X[at], pass.Theta[n + at % n]);
        Sigmoid.Forward<T>(pass.Z, pass.Z, n);
        for (int at = 0; at < pass.X.Length; at++) pass.A[at] = pass.X[at] * pass.Z[at];
    }

    // ∂C/∂x = δ (s + x s (1 − s) g).
    public override void Backward<T>(in LayerPass<T> pass)
    {
        pass.DCda.CopyTo(pass.Delta);
        for (int at = 0; at < pass.DCdx.Length; at++)
        {
            T s = pass.Z[at];
            pass.DCdx[at] = pass.Delta[at] * (s + pass.X[at] * s * (T.One - s) * pass.Theta[at % pass.Inputs]);
        }
    }

    // ∂C/∂h = Σ δ x s (1 − s), ∂C/∂g = Σ δ x s (1 − s) x.
    public override void Gradient<T>(in LayerPass<T> pass)
    {
        int n = pass.Inputs;
        if (!pass.AccumulatesGradient) pass.Gradient.Clear();
        for (int at = 0; at < pass.X.Length; at++)
        {
            T s = pass.Z[at], slope = pass.Delta[at] * pass.X[at] * s * (T.One - s);
            pass.Gradient[at % n] += Wrong ? slope : slope * pass.X[at];
            pass.Gradient[n + at % n] += slope;
        }
    }
}
