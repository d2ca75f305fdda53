using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;

namespace Nabla.Models;

/// <content>Models from elsewhere, whose file names neither columns nor classes.</content>
public sealed partial class Model
{
    /// <summary>True where the file was not written by Nabla, and the model has not been fitted to data yet.</summary>
    public bool IsExternal { get; internal init; }

    /// <summary>
    /// A model from elsewhere that takes the rows of a table: every column but the target is an input, in order, as it is.
    /// </summary>
    /// <param name="table">Rows with answers; their columns must be as many as the inputs, and numbers.</param>
    /// <param name="target">The column to predict; null for the last.</param>
    /// <param name="task">What the target means; null to see from the column and the network's end. Outputs without an end are what a
    /// softmax takes where the target is classes.</param>
    /// <param name="leftOut">Columns that are no inputs; null for none.</param>
    /// <returns>A model with preprocessing, cost and class names. One that Nabla wrote is returned as it is.</returns>
    /// <exception cref="DataException">Columns or target do not fit the network.</exception>
    public Model AdaptTo(Table table, string? target = null, LearningTask? task = null, IReadOnlyList<string>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!IsExternal) return this;
        var preprocessing = new ExternalColumns(table, this).Plan(target, task, leftOut ?? []);
        var (network, configuration) = For(preprocessing.Task, preprocessing.Target.Width);
        return new(network, configuration with { Target = preprocessing.Target.Column }, preprocessing.Task)
            { Preprocessing = preprocessing, ClassNames = preprocessing.ClassNames };
    }

    /// <summary>A model from elsewhere that takes images or arrays.</summary>
    /// <param name="samples">Samples with answers.</param>
    /// <param name="name">What messages call them.</param>
    /// <returns>A model with the cost and class names that the samples ask for. One that Nabla wrote is returned as it is.</returns>
    /// <exception cref="DataException">The samples do not fit the network.</exception>
    public Model AdaptTo(SampleSource samples, string name = "The data")
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (!IsExternal) return this;
        ModelData.RequireWidth(this, name, samples.InputWidth);
        var (network, configuration) = For(samples.Task, samples.TargetWidth);
        if (network.Architecture.Outputs != samples.TargetWidth)
            throw new DataException($"{name} has {samples.TargetWidth:N0} targets per sample, but the network {network.Architecture} has "
                + $"{network.Architecture.Outputs:N0} outputs. Use data like the training data.");
        return new(network, configuration, samples.Task)
            { ClassNames = samples.ClassNames ?? ClassNames, Image = samples.Image, Background = samples.Background };
    }

    /// <summary>
    /// The same model, judged by another cost than its own; of a model from elsewhere the file names none, and one that fits its end was
    /// taken.
    /// </summary>
    /// <param name="cost">C₀ by name: "huber:delta=2".</param>
    /// <returns>The model. What its outputs mean follows the cost: one that contains an activation, such as softmax-cross-entropy, takes
    /// them as what goes into it, where the network does not end in it.</returns>
    /// <exception cref="DataException">There is no such cost, or it judges classes and the target is a number.</exception>
    public Model WithCost(string cost)
    {
        var known = NetworkSettings.Cost.Parse(cost);
        if (known.Levels is { } levels && Cost.Levels?.SequenceEqual(levels) != true)
            throw new DataException($"The cost {known.Spec} is for quantiles, but the outputs of the model are not these "
                + "quantiles. Use the cost of the model, or quantile for one of them.");
        return Task == LearningTask.Regression && known is SoftmaxCrossEntropy
            ? throw new DataException($"The cost {cost} is for classes, but the target is a number. Use squared-error, or "
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
