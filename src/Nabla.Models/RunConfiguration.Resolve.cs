using Nabla.Costs;
using Nabla.Data;
using Nabla.Models.Presets;
using Nabla.Specs;

namespace Nabla.Models;

/// <content>Fills in the settings that are null.</content>
public sealed partial record RunConfiguration
{
    /// <summary>Throws if a setting is invalid whatever the data is. Methods that read data call it first.</summary>
    /// <exception cref="NablaException">A value is out of range, or two settings contradict each other. The code is
    /// <see cref="NablaException.InvalidSetting"/>.</exception>
    public void Validate()
    {
        foreach (var (setting, value) in Given) setting.Check(value);
        _ = ColumnKinds();
        _ = QuantileCost();
        if (Optimizer is not null) _ = CreateOptimizer();
        foreach (string metric in (Metrics ?? []).Append(Monitor ?? "cost")) RegularizationSettings.RequireMetric(metric);
        if (Activation is { } activations && Hidden is { } hidden) RequireActivations(activations.Count, hidden.Count);
        if (Folds is null) return;
        if (Continue is not null)
            throw NablaException.ForSetting("folds", "trains a new network for each part, so it cannot be combined with a model to "
                + "continue.", SettingAdvice.LeaveOut("folds").Or(SettingAdvice.LeaveOut("continue")));
        if (Memory is not null)
            throw NablaException.ForSetting("folds", "needs all rows in memory, but the memory is limited.",
                SettingAdvice.LeaveOut("memory").Or(SettingAdvice.LeaveOut("folds")));
        if (Validation?.Path is { } path)
            throw NablaException.ForSetting("folds", $"sets aside a part of the rows for validation, but the validation data is the file "
                + $"{path}.", SettingAdvice.Use("validation", "0.2"));
    }

    /// <summary>Fills in the settings that preprocessing of a table depends on (<see cref="Setting.AffectsPreprocessing"/>).</summary>
    /// <param name="data">Task, rows and outputs of the training data.</param>
    /// <returns>A configuration in which these settings are not null. Other settings are unchanged.</returns>
    /// <exception cref="NablaException">A setting does not apply to the data, or its value is out of range.</exception>
    public RunConfiguration ResolveForTable(DataSummary data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SettingResolver(this, data, Preset ?? Models.Preset.Tabular)
            .Resolve(RunSettings.All.Where(setting => setting.AffectsPreprocessing));
    }

    /// <summary>Fills in every setting that is null: with the choice of the preset, else with the default of the setting.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>The resolved configuration. It trains the same network as this one.</returns>
    /// <exception cref="NablaException">A setting does not apply to the data, or its value is out of range.</exception>
    public RunConfiguration Resolve(SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var resolved = ResolveSettings(data);
        if (data.LearningTask == Nabla.Data.LearningTask.Regression && resolved.Cost is SoftmaxCrossEntropy softmax && !MayBeShares(data))
            throw NablaException.ForSetting("cost",
                $"is {softmax.Spec.Name}, which is for classes, but the target is numeric. Use squared-error, "
                + $"or a target of classes.{(data.TargetWidth > 1 ? " For targets that are shares, which sum to 1 in each row," : "")}",
                data.TargetWidth > 1 ? SettingAdvice.Use("target-scaling", "none") : null, code: "setting-data");
        if (data.LearningTask != Nabla.Data.LearningTask.Regression && resolved.Cost is { IsRegressionOnly: true } cost)
            throw NablaException.ForSetting("cost", $"is {cost.Spec.Name}, which is for numbers, but the target is classes.",
                data.LearningTask == Nabla.Data.LearningTask.MultiLabel
                    ? SettingAdvice.Use("cost", "sigmoid-cross-entropy", "squared-error")
                : SettingAdvice.Use("cost", "softmax-cross-entropy", "sigmoid-cross-entropy")
                .Or(SettingAdvice.Use("cost", "squared-error")), code: "setting-data");
        // Before training, like a setting that is out of range.
        _ = resolved.CreateOptimizer();
        return resolved;
    }

    /// <summary>Does the same as <see cref="Resolve"/> without a check of the targets.</summary>
    internal RunConfiguration ResolveSettings(SampleSource data)
    {
        var configuration = this;
        if (QuantileCost() is { } quantiles)
        {
            if (data.LearningTask != Nabla.Data.LearningTask.Regression)
                throw NablaException.ForSetting("quantiles", "needs a numeric target, but the target holds classes. Use another target, or",
                    SettingAdvice.LeaveOut("quantiles"), code: "setting-data");
            configuration = configuration with { Cost = quantiles, Quantiles = quantiles.Levels };
        }

        var shape = DataSummary.From(data);
        var preset = Preset ?? DefaultPreset(configuration, shape);
        var resolved = new SettingResolver(configuration, shape, preset).Resolve(RunSettings.All);
        return resolved with { Optimizer = resolved.Optimizer!.Plain() };
    }

    /// <summary>Notes on settings that are not null and have no effect on a model.</summary>
    /// <param name="model">The untrained model.</param>
    /// <param name="given">Whether validation samples are specified separately.</param>
    internal IReadOnlyList<DataNote> UnusedSettings(Model model, bool given)
    {
        var (configuration, train, validation) = (model.Configuration, model.Samples!.Train, model.Samples.Validation);
        var shape = DataSummary.From(train);
        // Each network of an ensemble sets aside another part.
        bool divides = validation is null && configuration.Ensemble > 1 && configuration.Validation!.Fraction > 0 && train is Dataset;
        return new SettingResolver(this, shape, configuration.Preset!).Unused(new(configuration, shape)
        {
            HasValidation = divides || validation is not null,
            HasInMemoryValidation = divides || validation is Dataset,
            HasSeparateValidation = given,
        });
    }

    /// <summary>The pinball cost of the quantiles; null if the network predicts no quantiles.</summary>
    /// <exception cref="NablaException">The levels are invalid, or another cost is set.</exception>
    internal Quantiles? QuantileCost()
    {
        if (Quantiles is not { } levels) return Cost as Quantiles;
        try
        {
            var quantiles = new Quantiles(levels);
            return Cost is not { } cost || quantiles.Equals(cost)
                ? quantiles
                : throw NablaException.ForSetting("quantiles", $"needs the cost {quantiles.Spec}, but the cost is {cost.Spec}.",
                    SettingAdvice.LeaveOut("cost").Or(SettingAdvice.LeaveOut("quantiles")));
        }
        catch (ArgumentException refusal)
        {
            throw Refusal(NetworkSettings.Quantiles, refusal);
        }
    }

    /// <summary>Converts the error of an option or a constructor, which begins with the name of a property, to that of a setting.</summary>
    internal static NablaException Refusal(Setting setting, ArgumentException fault, string code = NablaException.InvalidSetting) =>
        NablaException.ForSetting(setting.Name, fault.Message[(fault.Message.IndexOf(' ') + 1)..], innerException: fault, code: code);

    /// <summary>Checks the configuration for samples without columns: images and arrays.</summary>
    /// <exception cref="NablaException">A setting of columns is set, or the data has another task.</exception>
    internal RunConfiguration ForSamples(LearningTask task)
    {
        var requested = this;
        // Configurations that were resolved by earlier versions contain these settings.
        if (requested is { Scaling: Nabla.Data.Features.Scaling.Standard, BinaryColumns: BinaryEncoding.OneHot })
            requested = requested with { Scaling = null, BinaryColumns = null, TargetScaling = null };
        if (requested.DiscreteValueIndicators == false) requested = requested with { DiscreteValueIndicators = null };
        var setting = RunSettings.All.FirstOrDefault(one => one.AppliesToColumns
            && requested.Value(one) is not (null or System.Collections.ICollection { Count: 0 }));
        if (setting is not null)
            throw NablaException.ForSetting(setting.Name,
                $"is {setting.Text(requested)}, but the data is images or arrays and has no columns.",
                SettingAdvice.LeaveOut(setting.Name), code: "setting-data");
        if (requested.LearningTask is { } wanted && wanted != task)
            throw NablaException.ForSetting("task", $"is {DataSettings.LearningTask.Text(requested)}, but the targets of the data are "
                + $"{(task == Nabla.Data.LearningTask.Regression ? "numbers" : "classes")}.",
                SettingAdvice.LeaveOut("task"), code: "setting-data");
        return requested;
    }

    /// <summary>Sets the settings of columns to null.</summary>
    internal RunConfiguration WithoutColumns() => Without(setting => setting.AppliesToColumns);

    /// <summary>Sets settings to null.</summary>
    internal RunConfiguration Without(Func<Setting, bool> which) =>
        RunSettings.All.Where(which).Aggregate(this, (rest, setting) => rest.With(setting, (object?)null));

    // Probabilities, as softmax computes them, are not negative and add up to 1. For a stream at most the ranges are known.
    private static bool MayBeShares(SampleSource data)
    {
        if (data.TargetWidth == 1) return false;
        if (data is not Dataset samples) return data.TargetRanges?.All(range => range is { Min: >= 0, Max: <= 1 }) ?? true;
        for (int i = 0; i < samples.Count; i++)
        {
            float sum = 0;
            foreach (float share in samples.Target(i))
            {
                if (share < 0) return false;
                sum += share;
            }

            if (!(Math.Abs(sum - 1) <= 1e-3f)) return false;
        }

        return true;
    }

    // Images without other settings use the network of the lesson.
    private static IPreset DefaultPreset(RunConfiguration requested, DataSummary data)
    {
        bool untouched = requested is { Activation: null, Cost: null, Optimizer: null, Initializer: null, OutputActivation: null };
        return data.IsImage && untouched && data.HasClasses ? Models.Preset.Lesson : Models.Preset.Standard;
    }
}
