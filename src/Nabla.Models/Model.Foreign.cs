using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;

namespace Nabla.Models;

/// <content>External models, whose files name neither columns nor classes.</content>
public sealed partial class Model
{
    /// <summary>Whether the model is from a file of another library and is not adapted to data yet.</summary>
    public bool IsExternal { get; internal init; }

    /// <summary>Adapts an external model to the rows of a table. Every column except the target is an unscaled input, in order.</summary>
    /// <param name="table">Rows with targets. The number of input columns must match the inputs of the network, and they must be
    /// numbers.</param>
    /// <param name="target">The target column; null for the last.</param>
    /// <param name="task">The task; null to infer it from the target column and the last layer. If the targets are classes and the last
    /// layer has no activation, its outputs are the inputs of a softmax.</param>
    /// <param name="ignored">Columns that are not inputs; null for none.</param>
    /// <returns>A model with preprocessing, cost and class names. A model that Nabla wrote is returned unchanged.</returns>
    /// <exception cref="NablaException">The columns or the target do not fit the network.</exception>
    public Model AdaptTo(Table table, string? target = null, LearningTask? task = null, IReadOnlyList<string>? ignored = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!IsExternal) return this;
        var preprocessing = new ExternalColumns(table, this).Plan(target, task, ignored ?? []);
        var (network, configuration) = For(preprocessing.LearningTask, preprocessing.Target.Width);
        return new(network, configuration with { Target = preprocessing.Target.Column }, preprocessing.LearningTask)
            { Preprocessing = preprocessing, ClassNames = preprocessing.ClassNames };
    }

    /// <summary>Adapts an external model to images or arrays.</summary>
    /// <param name="samples">Samples with targets.</param>
    /// <param name="name">The name of the samples, for messages.</param>
    /// <returns>A model with the cost and class names of the samples. A model that Nabla wrote is returned unchanged.</returns>
    /// <exception cref="NablaException">The samples do not fit the network.</exception>
    public Model AdaptTo(SampleSource samples, string name = "The data")
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (!IsExternal) return this;
        ModelData.RequireWidth(this, name, samples.InputWidth);
        var (network, configuration) = For(samples.LearningTask, samples.TargetWidth);
        if (network.Architecture.Outputs != samples.TargetWidth)
            throw new NablaException($"{name} has {samples.TargetWidth:N0} targets per sample, but the network {network.Architecture} has "
                + $"{network.Architecture.Outputs:N0} outputs. Use data like the training data.");
        return new(network, configuration, samples.LearningTask)
            { ClassNames = samples.ClassNames ?? ClassNames, Image = samples.Image, Background = samples.Background };
    }

    /// <summary>Returns the model with another cost. An external file names no cost, so the default fits the last layer.</summary>
    /// <param name="cost">C₀ by name: "huber:delta=2".</param>
    /// <returns>The model. A cost that contains an activation, such as softmax-cross-entropy, takes the outputs as the inputs of that
    /// activation, unless the network ends in it.</returns>
    /// <exception cref="FormatException">There is no such cost.</exception>
    /// <exception cref="NablaException">The cost is for classes and the target is a number, or for other quantiles.</exception>
    public Model WithCost(string cost)
    {
        var known = CostRegistry.Default.Parse(cost);
        if (known.Levels is { } levels && Cost.Levels?.SequenceEqual(levels) != true)
            throw new NablaException($"The cost {known.Spec} is for quantiles, but the outputs of the model are not these "
                + "quantiles. Use the cost of the model, or quantile for one of them.");
        return LearningTask == LearningTask.Regression && known is SoftmaxCrossEntropy
            ? throw new NablaException($"The cost {cost} is for classes, but the target is a number. Use squared-error, or "
            + "a target with classes.")
            : With(Configuration with { Cost = known });
    }

    private (Network Network, RunConfiguration Configuration) For(LearningTask task, int targets)
    {
        bool one = task == LearningTask.Classification && targets == 2 && Network.Architecture.Outputs == 1
            && Network.Architecture.Layers[^1].Activation is Sigmoid;
        var network = one ? ExternalModel.AsTwoClasses(Network) : Network;
        return (network, ExternalModel.ConfigurationOf(network, task));
    }
}
