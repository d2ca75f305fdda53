using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Specs;

namespace Nabla.Tests.Explain;

/// <summary>In training ∂C/∂z is written over ∂C/∂a. The gradient check computes in the same memory, so it finds a layer that forgets.</summary>
public class AliasedBackwardTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layer_that_reads_what_it_has_overwritten_fails_the_gradient_check(bool overwrites)
    {
        var network = new Network(2, [new Dense(3, new Tanh()), new Doubling(overwrites), new Dense(1, new Identity())], seed: 1);
        var report = GradientCheck.Run(network, new SquaredError(), [0.3, -0.2, 0.5, 0.1], [1, 0]);
        Assert.Equal(!overwrites, report.Passed);
    }

    private sealed record Doubling(bool Overwrites) : Layer
    {
        public override Spec Spec => new("doubling");

        public override int OutputsFor(int inputs) => inputs;

        public override void Forward<T>(in LayerPass<T> pass)
        {
            pass.X.CopyTo(pass.Z);
            for (int n = 0; n < pass.A.Length; n++) pass.A[n] = pass.X[n] + pass.X[n];
        }

        public override void Backward<T>(in LayerPass<T> pass)
        {
            if (!Overwrites) pass.DCda.CopyTo(pass.DCdx);
            for (int n = 0; n < pass.Delta.Length; n++) pass.Delta[n] = pass.DCda[n] + pass.DCda[n];
            if (Overwrites) pass.DCda.CopyTo(pass.DCdx);
            for (int n = 0; n < pass.DCdx.Length; n++) pass.DCdx[n] += pass.DCdx[n];
        }
    }
}
