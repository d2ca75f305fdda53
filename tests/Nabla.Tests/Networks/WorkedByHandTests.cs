using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Optimizers;

namespace Nabla.Tests.Networks;

public class WorkedByHandTests
{
    /// <summary>
    /// One whole step of a 2-2-1 network, every number worked on paper. Identity first, so that no table of exponentials is needed; relu
    /// after.
    /// <code>
    /// x = (1, 2), y = 1
    /// layer 1, identity:  w = | 1  −1 |   b = (0.5, 0)      z = (1·1 − 1·2 + 0.5, 0·1 + 2·2 + 0) = (−0.5, 4)   a = (−0.5, 4)
    ///                         | 0   2 |
    /// layer 2, relu:      w = ( 2, 0.5 )  b = 1             z = 2·(−0.5) + 0.5·4 + 1 = 2                        a = 2
    /// cost:               C₀ = (2 − 1)² = 1                 ∂C/∂a² = 2 (2 − 1) = 2
    /// layer 2 backward:   σ'(2) = 1, δ = 1·2 = 2            ∂C/∂w² = a¹ δ = (−1, 8)   ∂C/∂b² = 2   ∂C/∂a¹ = w δ = (4, 1)
    /// layer 1 backward:   σ' = 1, δ = (4, 1)                ∂C/∂w¹_jk = x_k δ_j = | 4  8 |   ∂C/∂b¹ = (4, 1)
    ///                                                                             | 1  2 |
    ///                     ∂C/∂x_k = Σ_j w_jk δ_j = (1·4 + 0·1, −1·4 + 2·1) = (4, −2)
    /// step, η = 0.1:      w¹ = | 0.6  −1.8 |   b¹ = (0.1, −0.1)   w² = (2.1, −0.3)   b² = 0.8
    ///                          | −0.1  1.8 |
    /// </code>
    /// </summary>
    [Fact]
    public void A_step_of_a_2_2_1_network_is_what_it_is_on_paper()
    {
        var network = new Network(2, [new Dense(2, new Identity()), new Dense(1, new Relu())]);
        Set(network, 0, [[1, -1], [0, 2]], [0.5f, 0]);
        Set(network, 1, [[2, 0.5f]], [1]);

        var gradient = network.Gradient<double>(new SquaredError(), [1, 2], [1]);

        Assert.Equal([-0.5, 4], gradient.Workspace.WeightedSums(0).ToArray());
        Assert.Equal([2.0], gradient.Workspace.Activations(1).ToArray());
        Assert.Equal(1, gradient.Cost);
        Assert.Equal([[-1, 8]], Rows(gradient, 1));
        Assert.Equal([2.0], gradient.Biases(1).ToArray());
        Assert.Equal([4.0, 1], gradient.Workspace.ActivationGradients(0).ToArray());
        Assert.Equal([[4, 8], [1, 2]], Rows(gradient, 0));
        Assert.Equal([4.0, 1], gradient.Biases(0).ToArray());
        Assert.Equal([4.0, -2], gradient.Workspace.ActivationGradients(-1).ToArray());

        double[] theta = network.ThetaAs<double>();
        ((IMiniBatchOptimizer)new Sgd(0.1)).Step<double>(theta, gradient.Values, [], 0.1, 1);
        double[] expected = [0.6, -1.8, -0.1, 1.8, 0.1, -0.1, 2.1, -0.3, 0.8];
        var ordered = new double[theta.Length];
        ParameterOrder.Write(network.Architecture, theta, ordered);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], ordered[i], 1e-15);
    }

    /// <summary>The simplified network of the notes: four layers of one node, three weights, three biases.</summary>
    [Fact]
    public void The_chain_1_1_1_1_of_the_notes_has_its_known_numbers()
    {
        var sigmoid = new Sigmoid();
        var architecture = new Architecture(1, [new Dense(1, sigmoid), new Dense(1, sigmoid), new Dense(1, sigmoid)]);
        double[] theta = [-0.8990917965, -0.3117836735, -2.4867806517, 0.7290039236, 0.9132515212, 0.2178207881];

        var gradient = Gradient<double>.Compute(architecture, theta, new SquaredError(), [0.5], [1]);

        const double Digits = 1e-9;
        Assert.Equal(0.3183576714, gradient.Workspace.Activations(0)[0], Digits);
        Assert.Equal(0.4843346853, gradient.Workspace.Activations(1)[0], Digits);
        Assert.Equal(0.6592918764, gradient.Workspace.Activations(2)[0], Digits);
        Assert.Equal(0.1160820255, gradient.Cost, Digits);
        Assert.Equal(-0.0741341427, gradient.Weights(2)[0, 0], Digits);
        Assert.Equal(-0.1530638728, gradient.Biases(2)[0], Digits);
        Assert.Equal(-0.1397858147, gradient.Workspace.ActivationGradients(1)[0], Digits);
        Assert.Equal(-0.0111145508, gradient.Weights(1)[0, 0], Digits);
        Assert.Equal(0.0094201095, gradient.Weights(0)[0, 0], Digits);
        Assert.Equal(-0.0169390863, gradient.Workspace.ActivationGradients(-1)[0], Digits);
    }

    private static void Set(Network network, int layer, float[][] w, float[] b)
    {
        for (int j = 0; j < w.Length; j++)
            for (int k = 0; k < w[j].Length; k++) network.Weights(layer)[j, k] = w[j][k];
        b.CopyTo(network.Biases(layer));
    }

    private static double[][] Rows(Gradient<double> gradient, int layer)
    {
        var w = gradient.Weights(layer);
        var rows = new double[w.Rows][];
        for (int j = 0; j < w.Rows; j++)
        {
            rows[j] = new double[w.Columns];
            for (int k = 0; k < w.Columns; k++) rows[j][k] = w[j, k];
        }

        return rows;
    }
}
