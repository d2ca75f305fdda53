using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Export;
using Nabla.Onnx.Import;

namespace Nabla.Onnx.Tests.Import;

/// <summary>What Nabla writes is read like any other file, where its metadata is not looked at.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Activations => [.. ActivationRegistry.Default.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_network_with_any_activation_comes_back_to_the_bit(string activation)
    {
        var network = new Network(3,
            [new Dense(5, ActivationRegistry.Default.Parse(activation)), new Dense(4, ActivationRegistry.Default.Parse(activation)),
                new Dense(2, new Identity())], seed: 3);
        var back = Graphs.Load(NetworkGraph.ToModel(network)).Network;
        Assert.Equal(network.Architecture.Layers.Select(layer => layer.Spec), back.Architecture.Layers.Select(layer => layer.Spec));
        Assert.Equal(network.Theta.ToArray(), back.Theta.ToArray());
    }

    [Theory]
    [InlineData("leaky-relu:slope=0.3")]
    [InlineData("leaky-relu:slope=3")]
    [InlineData("elu:alpha=0.25")]
    [InlineData("elu:alpha=4.5")]
    public void The_numbers_of_an_activation_come_back(string activation)
    {
        var network = new Network(3, [new Dense(5, ActivationRegistry.Default.Parse(activation)), new Dense(2, new Identity())]);
        Assert.Equal(activation, Graphs.Load(NetworkGraph.ToModel(network)).Network.Architecture.Layers[0].Activation.Spec.ToString());
    }

    [Fact]
    public void The_activation_that_a_cost_contains_comes_back_as_the_ending()
    {
        var network = new Network(3, [new Dense(2, new Identity())]);
        Assert.Equal(OnnxOutputActivation.Softmax, Graphs.Load(NetworkGraph.ToModel(network, new SoftmaxCrossEntropy())).OutputActivation);
        Assert.Equal(OnnxOutputActivation.Sigmoid, Graphs.Load(NetworkGraph.ToModel(network, new SigmoidCrossEntropy())).OutputActivation);
        Assert.Equal(OnnxOutputActivation.None, Graphs.Load(NetworkGraph.ToModel(network, new SquaredError())).OutputActivation);
    }
}
