using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Onnx.Import;

namespace Nabla.Models;

/// <summary>Creates a model from an ONNX file of another library: the network, and the task that its last layer implies.</summary>
internal static class ExternalModel
{
    /// <summary>Creates the model. It has no columns until it is adapted to data.</summary>
    public static Model From(OnnxNetwork loaded)
    {
        bool named = loaded.ClassNames is not null, one = loaded.Network.Architecture.Outputs == 1;
        var task = loaded.OutputActivation switch
        {
            OnnxOutputActivation.None => named ? LearningTask.Classification : LearningTask.Regression,
            OnnxOutputActivation.Sigmoid => named || one ? LearningTask.Classification : LearningTask.MultiLabel,
            _ => LearningTask.Classification,
        };
        return new(loaded.Network, ConfigurationOf(loaded.Network, task), task)
            { IsExternal = true, ClassNames = loaded.ClassNames, Image = loaded.Image };
    }

    /// <summary>
    /// The configuration of an external network: its shape, and the cost that fits its last layer. Other settings have the defaults.
    /// </summary>
    public static RunConfiguration ConfigurationOf(Network network, LearningTask task)
    {
        var architecture = network.Architecture;
        var dense = architecture.Layers.OfType<Dense>().ToList();
        var configuration = new RunConfiguration
        {
            Preset = Preset.Standard,
            Hidden = [.. dense.SkipLast(1).Select(layer => layer.Nodes)],
            Activation = [.. dense.SkipLast(1).Select(layer => layer.Activation)],
            OutputActivation = dense[^1].Activation,
            Cost = CostOf(dense[^1].Activation, task, architecture.Outputs),
        };
        // The preset uses only the shape of a sample, so the numbers are zeros.
        return configuration.ResolveSettings(new Dataset(new float[architecture.Inputs], new float[architecture.Outputs],
            architecture.Inputs, architecture.Outputs, task));
    }

    /// <summary>Converts a network with one sigmoid output to two classes: (1 − σ(z), σ(z)) = softmax(0, z).</summary>
    public static Network AsTwoClasses(Network network)
    {
        var layers = network.Architecture.Layers;
        var two = new Network(network.Architecture.Inputs, [.. layers.SkipLast(1), new Dense(2, new Softmax())]);
        int last = layers.Count - 1, before = network.Architecture.LayerLayouts[last].Offset;
        network.Theta[..before].CopyTo(two.Theta);
        two.Theta[before..].Clear();
        var from = network.Weights(last);
        var to = two.Weights(last);
        for (int k = 0; k < from.Columns; k++) to[1, k] = from[0, k];
        two.Biases(last)[1] = network.Biases(last)[0];
        return two;
    }

    private static ICost CostOf(IActivation end, LearningTask task, int outputs) => (end, task) switch
    {
        (Softmax, _) => new SoftmaxCrossEntropy(),
        (_, LearningTask.Regression) => new SquaredError(),
        (Sigmoid, _) or (_, LearningTask.MultiLabel) => new SigmoidCrossEntropy(),
        _ => outputs > 1 ? new SoftmaxCrossEntropy() : new SigmoidCrossEntropy(),
    };
}
