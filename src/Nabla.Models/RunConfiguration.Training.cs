using System.Globalization;
using System.Text.Json;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Models;

/// <content>Settings of the training.</content>
public sealed partial record RunConfiguration
{
    /// <summary>The optimizer. <value>The default is adam (lesson: sgd; tabular: adam with β₂ = 0.95).</value></summary>
    public IOptimizer? Optimizer { get => Get(TrainingSettings.Optimizer); init => Set(TrainingSettings.Optimizer, value); }

    /// <summary>The learning rate η; overrides that of <see cref="Optimizer"/>. <value>The default is the optimizer's (lesson:
    /// 1.5 for classes, 0.01 for numbers; tabular: 0.04, 0.07; image: 0.001).</value></summary>
    public double? LearningRate { get => Get(TrainingSettings.LearningRate); init => Set(TrainingSettings.LearningRate, value); }

    /// <summary>
    /// Factors of the learning rate η by kind of parameter. <value>The default is 1 for all (tabular: 1 for weights, 0.1 for biases, 6 for
    /// scales, 3 for waves).</value>
    /// </summary>
    public LearningRateMultipliers? LearningRateMultipliers
    {
        get => Get(TrainingSettings.LearningRateMultipliers);
        init => Set(TrainingSettings.LearningRateMultipliers, value);
    }

    /// <summary>The momentum coefficient of an optimizer that has one. <value>The default is that of the optimizer.</value></summary>
    public double? Momentum { get => Get(TrainingSettings.Momentum); init => Set(TrainingSettings.Momentum, value); }

    /// <summary>The learning-rate schedule. <value>The default is constant (tabular: cosine-log; image: warm-up and
    /// cosine).</value></summary>
    public ISchedule? Schedule { get => Get(TrainingSettings.Schedule); init => Set(TrainingSettings.Schedule, value); }

    /// <summary>The batch size. <value>The default is 32 (lesson: 10; tabular: 256; images in large numbers: 128).</value></summary>
    public int? Batch { get => Get(TrainingSettings.Batch); init => Set(TrainingSettings.Batch, value); }

    /// <summary>The number of batches whose gradients are averaged in one step. <value>The default is 1.</value></summary>
    public int? Accumulate { get => Get(TrainingSettings.Accumulate); init => Set(TrainingSettings.Accumulate, value); }

    /// <summary>The maximum number of epochs. <value>The default is 200 for tables (tabular: 256), 30 for images (image:
    /// 100).</value></summary>
    public int? Epochs { get => Get(TrainingSettings.Epochs); init => Set(TrainingSettings.Epochs, value); }

    /// <summary>Whether samples are shuffled in every epoch. <value>The default is true.</value></summary>
    public bool? Shuffle { get => Get(TrainingSettings.Shuffle); init => Set(TrainingSettings.Shuffle, value); }

    /// <summary>The maximum Euclidean norm of the gradient; longer gradients are scaled down. <value>The default is none.</value></summary>
    public double? ClipNorm { get => Get(TrainingSettings.ClipNorm); init => Set(TrainingSettings.ClipNorm, value); }

    /// <summary>The maximum absolute value of a partial derivative; larger ones are clipped. <value>The default is none.</value></summary>
    public double? ClipValue { get => Get(TrainingSettings.ClipValue); init => Set(TrainingSettings.ClipValue, value); }
}

/// <summary>The settings of the training.</summary>
public static class TrainingSettings
{
    internal static readonly SettingGroup Group = new("Training");

    /// <summary>The kind of a schedule.</summary>
    internal static readonly SettingKind<ISchedule> Schedules = SettingKind.Registered(ScheduleRegistry.Default);

    /// <inheritdoc cref="RunConfiguration.Optimizer"/>
    public static Setting<IOptimizer> Optimizer { get; } = Group.Add(new Setting<IOptimizer>("optimizer",
        new OptimizerKind())
    {
        Synonyms = "optim solver",
        Help = "optimizer: sgd, momentum, adam:beta1=0.8, l-bfgs, …", DefaultText = "adam; lesson: sgd; tabular: adam:beta2=0.95",
        Default = _ => new Adam(),
        Search = new(_ => OptimizerRegistry.Default.Parse("adamw"), ExcludeFromPresetTrials: true),
    });

    /// <inheritdoc cref="RunConfiguration.LearningRate"/>
    public static Setting<double?> LearningRate { get; } = Group.Add(new Setting<double?>("learning-rate",
        SettingKind.Number(rate => rate > 0 && double.IsFinite(rate), "above 0"))
    {
        Synonyms = "lr eta learning-rate-init step-size",
        Help = "learning rate η",
        DefaultText = "the optimizer's own; lesson: 1.5 for classes, 0.01 for numbers; tabular: 0.04 for classes, 0.07 for numbers; "
            + "image: 0.001",
        Default = resolver => resolver.Get(Optimizer)!.LearningRate,
        Search = new(draws => draws.LogUniformAt(9, 3e-4, 1e-2), ExcludeFromPresetTrials: true),
    });

    /// <inheritdoc cref="RunConfiguration.LearningRateMultipliers"/>
    public static Setting<LearningRateMultipliers> LearningRateMultipliers { get; } = Group.Add(new Setting<LearningRateMultipliers>(
        "learning-rate-multipliers",
        SettingKind.Text("FACTORS", RatesOf, rates => string.Create(CultureInfo.InvariantCulture,
            $"weights={rates.Weights:R},biases={rates.Biases:R},scale={rates.Scale:R},periodic={rates.Periodic:R}")))
    {
        FormerNames = ["rates"],
        Help = "multipliers of the learning rate for weights, biases, the factors of input-scaling (scale) and the periodic embedding: "
            + "biases=0.1,scale=6",
        DefaultText = "1 for all; tabular: weights=1,biases=0.1,scale=6,periodic=3",
        Default = _ => new(), Unused = WithoutParameters,
    });

    /// <inheritdoc cref="RunConfiguration.Momentum"/>
    public static Setting<double?> Momentum { get; } = Group.Add(new Setting<double?>("momentum",
        SettingKind.Number(momentum => momentum is >= 0 and < 1, "at least 0 and below 1"))
    {
        Help = "momentum coefficient (momentum, nesterov)", DefaultText = "the optimizer's own",
        Default = resolver => resolver.Get(Optimizer)!.Number("momentum"),
    });

    /// <inheritdoc cref="RunConfiguration.Schedule"/>
    public static Setting<ISchedule> Schedule { get; } = Group.Add(new Setting<ISchedule>("schedule", Schedules)
    {
        Synonyms = "scheduler lr-scheduler lr-schedule learning-rate-schedule",
        Help = "learning-rate schedule: constant, step, cosine, warmup:epochs=2+cosine, …",
        DefaultText = "constant; tabular: cosine-log; image: warmup:epochs=2+cosine",
        Default = _ => new Constant(), Search = new(_ => new Cosine(), ExcludeFromPresetTrials: true),
    });

    /// <inheritdoc cref="RunConfiguration.Batch"/>
    public static Setting<int?> Batch { get; } = Group.Add(new Setting<int?>("batch", SettingKind.Integer(1, "at least 1"))
    {
        Synonyms = "batch-size mini-batch minibatch minibatch-size",
        Help = "batch size", DefaultText = "32, or 128 for more than 20,000 samples; lesson: 10; tabular: 256", Default = _ => 32,
        Search = new(draws => draws.At(12, 32, 64, 128, 256)), Unused = (_, run) => WithoutMiniBatches(run),
    });

    /// <inheritdoc cref="RunConfiguration.Accumulate"/>
    public static Setting<int?> Accumulate { get; } = Group.Add(new Setting<int?>("accumulate", SettingKind.Integer(1, "at least 1"))
    {
        Synonyms = "accumulation-steps gradient-accumulation-steps grad-accumulation",
        Help = "batches per optimizer step (gradient accumulation)", DefaultText = "1", Default = _ => 1,
        Unused = (batches, run) => batches > 1 ? WithoutMiniBatches(run) : null,
    });

    /// <inheritdoc cref="RunConfiguration.Epochs"/>
    public static Setting<int?> Epochs { get; } = Group.Add(new Setting<int?>("epochs", SettingKind.Integer(1, "at least 1"))
    {
        Synonyms = "max-iter max-epochs num-epochs n-epochs iterations",
        Help = "maximum number of epochs", DefaultText = "200, or 30 for images; tabular: 256; image: 100",
        // The number of epochs may change on resume. The trainer checks whether it affects the schedule.
        OnResume = ResumeRule.MayChange, Default = resolver => resolver.Data.IsImage ? 30 : 200,
    });

    /// <inheritdoc cref="RunConfiguration.Shuffle"/>
    public static Setting<bool?> Shuffle { get; } = Group.Add(new Setting<bool?>("shuffle", SettingKind.Boolean)
    {
        Help = "whether the samples are shuffled in every epoch", DefaultText = "true", Default = _ => true,
    });

    /// <inheritdoc cref="RunConfiguration.ClipNorm"/>
    public static Setting<double?> ClipNorm { get; } = Group.Add(Bound("clip-norm",
        "maximum norm of the gradient; longer ones are scaled down",
        "clipnorm max-grad-norm grad-clip gradient-clip-norm"));

    /// <inheritdoc cref="RunConfiguration.ClipValue"/>
    public static Setting<double?> ClipValue { get; } = Group.Add(Bound("clip-value",
        "maximum absolute value of each partial derivative",
        "clipvalue gradient-clip-value"));

    private static Setting<double?> Bound(string name, string help, string synonyms) =>
        new(name, SettingKind.Number(bound => bound > 0 && double.IsFinite(bound), "above 0 and finite"))
            { Help = help, Synonyms = synonyms, Unused = (_, run) => WithoutMiniBatches(run) };

    /// <summary>Explains why a setting of mini-batch steps has no effect; null if it has one.</summary>
    internal static string? WithoutMiniBatches(SettingContext run) => run.Configuration.Optimizer is IFullBatchOptimizer optimizer
        ? $"the optimizer {optimizer.Spec.Name} does not use it" : null;

    private static string? WithoutParameters(LearningRateMultipliers rates, SettingContext run) =>
        rates.Periodic != 1 && run.Configuration.Embedding is not NumberEmbedding.Periodic
            ? "periodic has no effect without a periodic embedding"
            : rates.Scale != 1 && run.Configuration.InputScaling != true ? "scale has no effect without input scaling" : null;

    private static LearningRateMultipliers RatesOf(string text)
    {
        try
        {
            var spec = Spec.Parse($"rates:{text}");
            string[] known = ["weights", "biases", "scale", "periodic"];
            var unknown = spec.Numbers.Where(number => !known.Contains(number.Key) && !char.IsAsciiDigit(number.Key[0])).ToList();
            if (unknown.Count > 0)
                throw Data.NablaException.ForSetting("learning-rate-multipliers",
                    $"has no parameter \"{unknown[0].Key}\".{Suggestion.For(unknown[0].Key, known)}");
            if (spec.Nested is null && spec.Numbers.All(number => known.Contains(number.Key) && number.Value >= 0
                && double.IsFinite(number.Value)))
                return new(spec.Number("weights", 9, 1), spec.Number("biases", 9, 1), spec.Number("scale", 9, 1),
                    spec.Number("periodic", 9, 1));
        }
        catch (FormatException)
        {
            // Reported below, like an unknown name.
        }

        throw Data.NablaException.ForSetting("learning-rate-multipliers", "must be numbers of at least 0, such as "
            + $"weights=1,biases=0.1,scale=6,periodic=3 (got \"{text}\").");
    }
}

/// <summary>Access to the parameters of an optimizer that have their own settings: learning rate, momentum, weight decay.</summary>
internal static class OptimizerParts
{
    private static readonly string[] Own = ["learning-rate", "momentum", "weight-decay"];

    /// <summary>Returns a parameter of an optimizer; null if it has no such parameter.</summary>
    public static double? Number(this IOptimizer optimizer, string key)
    {
        foreach (var (name, value) in optimizer.Spec.Numbers)
            if (name == key) return value;
        return null;
    }

    /// <summary>Returns the optimizer with other parameters. Parameters that it does not have are ignored.</summary>
    public static IOptimizer With(this IOptimizer optimizer, params (string Key, double? Value)[] numbers)
    {
        var spec = numbers.Where(number => number.Value is not null && optimizer.Number(number.Key) is not null)
            .Aggregate(optimizer.Spec, (spec, number) => spec.With(number.Key, number.Value!.Value));
        return spec.Equals(optimizer.Spec) ? optimizer : OptimizerRegistry.Default.Create(spec);
    }

    /// <summary>Returns the optimizer with default values for the parameters that have their own settings.</summary>
    public static IOptimizer Plain(this IOptimizer optimizer) => Default(optimizer) is { } usual
        ? optimizer.With([.. Own.Select(key => (key, usual.Number(key)))]) : optimizer;

    /// <summary>Formats an optimizer. Parameters with their own settings are left out if they have the default.</summary>
    public static Spec Written(IOptimizer optimizer)
    {
        var usual = Default(optimizer);
        return optimizer.Spec with { Numbers = [.. optimizer.Spec.Numbers.Where(number =>
            !(Own.Contains(number.Key) && usual?.Number(number.Key) == number.Value))] };
    }

    private static IOptimizer? Default(IOptimizer optimizer) =>
        OptimizerRegistry.Default.Names.Contains(optimizer.Spec.Name) ? OptimizerRegistry.Default.Create(new Spec(optimizer.Spec.Name))
            : null;
}

/// <summary>The kind of an optimizer setting.</summary>
internal sealed class OptimizerKind : SettingKind<IOptimizer>
{
    public override string HelpName => "NAME";

    public override IReadOnlyCollection<string> SuggestedValues => OptimizerRegistry.Default.Names;

    public override IReadOnlyCollection<ListedValue> ListedValues => SettingKind.SpecsOf(OptimizerRegistry.Default);

    public override IOptimizer Parse(string text, string name) => OptimizerRegistry.Default.Parse(text);

    public override string Text(IOptimizer value) => SettingKind.Brief(OptimizerRegistry.Default, value.Spec);

    public override void Write(Utf8JsonWriter writer, IOptimizer value) =>
        writer.WriteStringValue(OptimizerParts.Written(value).ToString());
}
