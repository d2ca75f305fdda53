using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Files;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Models;

/// <content>Models of networks that the caller builds.</content>
public sealed partial class Model
{
    /// <summary>Creates a model from a network that was trained with a <see cref="Trainer"/>, custom layers included.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="preprocessing">The preprocessing that was fitted to its training table.</param>
    /// <param name="cost">The cost that it was trained with.</param>
    /// <returns>The model, which can be saved, exported and explained.</returns>
    /// <exception cref="NablaException">The network has another number of inputs or outputs than the preprocessing.</exception>
    public static Model Create(Network network, Preprocessing preprocessing, ICost cost)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(cost);
        return new ModelParts([network], new() { Cost = cost, Target = preprocessing.Target.Column }, preprocessing.LearningTask)
            { Preprocessing = preprocessing, ClassNames = preprocessing.ClassNames }.ToModel("The model");
    }

    /// <summary>Creates an untrained model of a network for the columns of a table.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="network">Creates the network for the training samples after preprocessing, which say how many inputs
    /// (<see cref="SampleSource.InputWidth"/>) and outputs (<see cref="SampleSource.TargetWidth"/>) it must have.</param>
    /// <param name="cost">The cost C₀ of a sample. The last activation must match it: softmax for
    /// <see cref="SoftmaxCrossEntropy"/>.</param>
    /// <param name="configuration">Settings of preprocessing and training; the preset chooses those that are null. The default preset is
    /// standard. Settings of the layers (<see cref="Setting.DescribesNetwork"/>) must be null.</param>
    /// <param name="validation">The validation rows; null to split off the configuration's fraction of the training rows.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">The network has another number of inputs or outputs than the samples, the target is missing or does
    /// not fit the cost, or a setting is invalid or not used here.</exception>
    /// <example>
    /// <code>
    /// var model = Model.Create(table, "kind", data => new Network(data.InputWidth,
    ///     [new Dense(32, new Relu()), new Dropout(0.1), new Dense(data.TargetWidth, new Softmax())]), new SoftmaxCrossEntropy());
    /// model.Fit();
    /// </code>
    /// </example>
    public static Model Create(Table train, string target, Func<SampleSource, Network> network, ICost cost,
        RunConfiguration? configuration = null, Table? validation = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(network);
        return For(train, target, ForGivenNetwork(configuration, cost), validation).WithGivenNetwork(network);
    }

    /// <summary>Creates an untrained model of a network for the columns of a table.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="network">The network. Its weights are the initial ones, so that a trained network can be trained further.</param>
    /// <param name="cost">The cost C₀ of a sample.</param>
    /// <param name="configuration">Settings of preprocessing and training; the preset chooses those that are null. The default preset is
    /// standard. Settings of the layers (<see cref="Setting.DescribesNetwork"/>) must be null.</param>
    /// <param name="validation">The validation rows; null to split off the configuration's fraction of the training rows.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">The network has another number of inputs or outputs than the samples, the target is missing or does
    /// not fit the cost, or a setting is invalid or not used here.</exception>
    public static Model Create(Table train, string target, Network network, ICost cost, RunConfiguration? configuration = null,
        Table? validation = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Create(train, target, _ => network, cost, configuration, validation);
    }

    /// <summary>Creates an untrained model of a network for images or arrays.</summary>
    /// <param name="train">The training samples.</param>
    /// <param name="network">The network. Its weights are the initial ones, so that a trained network can be trained further.</param>
    /// <param name="cost">The cost C₀ of a sample.</param>
    /// <param name="configuration">Settings of the training; the preset chooses those that are null. The default preset is standard.
    /// Settings of the layers (<see cref="Setting.DescribesNetwork"/>) must be null.</param>
    /// <param name="validation">The validation samples; null to split off the configuration's fraction.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">The network has another number of inputs or outputs than the samples, the cost does not fit them,
    /// or a setting is invalid or not used here.</exception>
    public static Model Create(Dataset train, Network network, ICost cost, RunConfiguration? configuration = null,
        Dataset? validation = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return For(train, ForGivenNetwork(configuration, cost), validation).WithGivenNetwork(_ => network);
    }

    private static RunConfiguration ForGivenNetwork(RunConfiguration? configuration, ICost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        configuration ??= new();
        if (RunSettings.All.FirstOrDefault(setting => setting.DescribesNetwork && configuration.Value(setting) is not null) is { } unused)
            throw NablaException.ForSetting(unused.Name,
                $"is {unused.Text(configuration)}, but the network is given. Build the network with it, or",
                SettingAdvice.LeaveOut(unused.Name));
        // The other presets choose learning rates for their own initialization.
        return configuration with { Cost = cost, Preset = configuration.Preset ?? Models.Preset.Standard };
    }

    private Model WithGivenNetwork(Func<SampleSource, Network> create)
    {
        var samples = Samples!.Train;
        var network = create(samples);
        if (network.Architecture.Inputs != samples.InputWidth || network.Architecture.Outputs != samples.TargetWidth)
            throw new NablaException($"The network {network.Architecture} has {network.Architecture.Inputs} inputs and "
                + $"{network.Architecture.Outputs} outputs, but the samples have {samples.InputWidth} inputs and {samples.TargetWidth} "
                + $"targets{(Preprocessing is null ? "" : " after preprocessing of their columns")}.");
        return Copy(network, others: [], Configuration.Without(setting => setting.DescribesNetwork));
    }
}
