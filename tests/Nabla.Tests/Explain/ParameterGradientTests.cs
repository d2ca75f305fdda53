using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Tests.Programs;

namespace Nabla.Tests.Explain;

/// <summary>Explanations have ∂C/∂θ of every layer, whatever its parameters are.</summary>
public class ParameterGradientTests
{
    [Theory]
    [MemberData(nameof(LayerProgramTests.Layers), MemberType = typeof(LayerProgramTests))]
    public void Each_block_of_each_layer_has_the_derivatives_of_backpropagation(string layer)
    {
        const int Inputs = 4, Samples = 3;
        var network = new Network(Inputs, [LayerRegistry.Default.Parse(layer), new Dense(2, new Tanh())], seed: 5);
        var architecture = network.Architecture;
        double[] x = [.. Enumerable.Range(0, Inputs * Samples).Select(n => Math.Sin(n + 1.0))];
        double[] y = [.. Enumerable.Range(0, 2 * Samples).Select(n => Math.Cos(n))];
        var gradient = Gradient<double>.Compute(architecture, network.ThetaAs<double>(), new SquaredError(), x, y);
        var explanation = ChainRule.Explain(network, new SquaredError(), x, y);
        for (int at = 0; at < architecture.Layers.Count; at++)
        {
            var slot = architecture.LayerLayouts[at];
            var blocks = explanation.ParameterGradients(at);
            Assert.Equal(slot.Blocks.Count, blocks.Count);
            for (int block = 0; block < blocks.Count; block++)
            {
                double[] expected = slot.RowByRow<double>(gradient.Values, block);
                double[] mean = [.. expected.Select((_, n) =>
                    Enumerable.Range(0, Samples).Average(i => explanation.Sample(i).ParameterGradients(at)[block][n]))];
                Assert.Equal(expected.Length, blocks[block].Length);
                for (int n = 0; n < expected.Length; n++)
                {
                    Assert.Equal(expected[n], blocks[block][n], 1e-12);
                    Assert.Equal(expected[n], mean[n], 1e-12);
                }
            }
        }
    }
}
