using Nabla.Activations;
using Nabla.Layers;
using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Activations are what they were, not something that computes the same: training goes on with their slopes.</summary>
public class RecognizedTests
{
    [Theory]
    [InlineData("torch-gelu", "gelu")]
    [InlineData("torch-gelu-tanh", "gelu-tanh")]
    [InlineData("torch-silu", "silu")]
    [InlineData("torch-mish", "mish")]
    [InlineData("torch-leaky-relu", "leaky-relu:slope=0.2")]
    [InlineData("torch-prelu", "leaky-relu:slope=0.3")]
    [InlineData("torch-elu", "elu:alpha=0.7")]
    [InlineData("torch-selu", "selu")]
    [InlineData("torch-celu", "elu:alpha=1")]
    [InlineData("torch-softplus-beta", "softplus")]
    [InlineData("torch-log-sigmoid", "softplus")]
    [InlineData("torch-hard-sigmoid", "hard-sigmoid")]
    [InlineData("torch-hard-swish", "hard-swish")]
    [InlineData("torch-hard-swish-13", "hard-swish")]
    [InlineData("torch-hard-tanh", "hard-tanh")]
    [InlineData("torch-hard-tanh-2", "hard-tanh")]
    [InlineData("torch-relu6", "relu6")]
    [InlineData("torch-exponential", "exponential")]
    [InlineData("torch-softmax", "softmax")]
    [InlineData("keras-gelu", "gelu")]
    [InlineData("keras-gelu-tanh", "gelu-tanh")]
    [InlineData("keras-hard-swish", "hard-swish")]
    [InlineData("keras-hard-swish-by-sixth", "hard-swish")]
    [InlineData("keras-hard-sigmoid", "hard-tanh")]
    [InlineData("keras-leaky-by-max", "leaky-relu:slope=0.3")]
    [InlineData("keras-max-with-zero", "relu")]
    [InlineData("keras-relu6", "relu6")]
    [InlineData("keras-softplus", "softplus")]
    [InlineData("keras-softsign", "softsign")]
    [InlineData("keras-sigmoid-by-exp", "sigmoid")]
    public void An_activation_is_recognized_in_whatever_form_it_comes(string name, string activation)
    {
        var layers = OnnxNetwork.Load(Fixture.Of(name).Path).Network.Architecture.Layers;
        Assert.Equal(2, layers.Count);
        Assert.Equal(ActivationRegistry.Default.Parse(activation), layers[0].Activation);
    }

    [Theory]
    [InlineData("torch-batch-norm-before", "4-6-3")]
    [InlineData("torch-batch-norm-after", "4-6-3")]
    [InlineData("torch-batch-norm-first", "4-6-3")]
    [InlineData("torch-scaled-input", "4-5-3")]
    [InlineData("keras-normalization", "4-3")]
    [InlineData("torch-two-linear", "4-2-3")]
    [InlineData("sklearn-classifier-binary", "4-6-5-2")]
    public void Normalizations_and_scalers_become_part_of_the_weights_beside_them(string name, string shape) =>
        Assert.Equal(shape, OnnxNetwork.Load(Fixture.Of(name).Path).Network.Architecture.ToString());

    [Fact]
    public void What_has_no_weights_beside_it_gets_a_layer_of_its_own()
    {
        var layers = OnnxNetwork.Load(Fixture.Of("torch-two-activations").Path).Network.Architecture.Layers;
        Assert.Equal(["dense:nodes=5+relu", "dense:nodes=5+tanh", "dense:nodes=3+identity"], layers.Select(layer => layer.Spec.ToString()));
    }

    [Fact]
    public void A_batch_normalization_is_folded_to_the_last_bit_where_it_is_a_power_of_two()
    {
        var network = Graphs.Load(Graphs.Of(
            [Graphs.Node("MatMul", "x", "w", "z"),
                Graphs.Node("BatchNormalization", ["z", "gamma", "beta", "mean", "variance"], "y", OnnxAttribute.Create("epsilon", 0f))],
            Graphs.Tensor("w", [2, 2], 1, 2, 3, 4), Graphs.Tensor("gamma", [2], 2, 4), Graphs.Tensor("beta", [2], 1, -1),
                Graphs.Tensor("mean", [2], 3, 5), Graphs.Tensor("variance", [2], 4, 16))).Network;
        Assert.Equal([1, 2, 3, 4], network.ThetaAs<double>()[..4]);
        Assert.Equal([1 - 3, -1 - 5], network.Biases(0).ToArray());
        Assert.IsType<Dense>(Assert.Single(network.Architecture.Layers));
    }
}
