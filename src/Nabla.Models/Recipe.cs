using Nabla.Costs;
using Nabla.Data;
using Nabla.Models.Presets;

namespace Nabla.Models;

/// <summary>
/// Turns a configuration into a network, a cost, an optimizer and training options, choosing what it leaves open to fit the data.
/// </summary>
public static partial class Recipe
{
    /// <summary>Sigmoid, squared error and plain gradient descent, as in the notes.</summary>
    public static IPreset Lesson { get; } = PresetRegistry.Parse("lesson");

    /// <summary>Relu, cross-entropy and Adam.</summary>
    public static IPreset Standard { get; } = PresetRegistry.Parse("standard");

    /// <summary>The tuned defaults for tables.</summary>
    public static IPreset Tabular { get; } = PresetRegistry.Parse("tabular");

    /// <summary>One wide layer and elastic distortions for images.</summary>
    public static IPreset Image { get; } = PresetRegistry.Parse("image");

    /// <summary>Chooses what must be known before a table is prepared: <see cref="Setting.BeforePreparation"/>.</summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">What there is to learn from.</param>
    /// <returns>The configuration with these filled in.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static RunConfiguration ForTable(RunConfiguration configuration, DataShape data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        return new Resolution(configuration, data, configuration.Recipe ?? Tabular)
            .Resolve(RunSettings.All.Where(setting => setting.BeforePreparation));
    }

    /// <summary>Fills in everything that a configuration leaves open.</summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">The training data.</param>
    /// <returns>A configuration with nothing left to choose.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static RunConfiguration Resolve(RunConfiguration configuration, SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        var resolved = Filled(configuration, data);
        if (data.Task == LearningTask.Regression && resolved.Cost is SoftmaxCrossEntropy softmax && !MayBeShares(data))
            throw new DataException($"cost is {softmax.Spec.Name}, which is for classes, but the target is numeric. Use squared-error, "
                + $"or a target of classes.{(data.TargetWidth > 1 ? " For targets that are shares, which sum to 1 in each row, set "
                + "target-scaling to none." : "")}");
        return resolved;
    }

    /// <summary>The same of data whose targets are not looked at.</summary>
    internal static RunConfiguration Filled(RunConfiguration configuration, SampleSource data)
    {
        if (QuantilesOf(configuration) is { } quantiles)
        {
            if (data.Task != LearningTask.Regression)
                throw new DataException("Quantiles are of numbers, but the targets are classes. Leave out the quantiles, or use "
                    + "a target of numbers.");
            configuration = configuration with { Cost = quantiles, Quantiles = quantiles.Levels };
        }

        var shape = DataShape.From(data);
        var preset = configuration.Recipe ?? DefaultFor(configuration, shape);
        var resolved = new Resolution(configuration, shape, preset).Resolve(RunSettings.All);
        return resolved with { Optimizer = resolved.Optimizer!.Plain() };
    }

    /// <summary>The cost of quantiles, where such are learnt.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <returns>The cost; null where the numbers themselves, or classes, are learnt.</returns>
    /// <exception cref="DataException">The levels have no meaning, or there is another cost beside them.</exception>
    internal static Quantiles? QuantilesOf(RunConfiguration configuration)
    {
        if (configuration.Quantiles is not { } levels) return configuration.Cost as Quantiles;
        try
        {
            var quantiles = new Quantiles(levels);
            return configuration.Cost is not { } cost || quantiles.Equals(cost)
                ? quantiles
                : throw new DataException($"quantiles are learnt with the cost {quantiles.Spec}, but cost is {cost.Spec}.",
                    Specs.SettingAdvice.LeaveOut("cost").Or(Specs.SettingAdvice.LeaveOut("quantiles")));
        }
        catch (ArgumentException refusal)
        {
            throw new DataException($"quantiles: {refusal.Message}", refusal);
        }
    }

    // Shares are what softmax gives: not below 0, and 1 together. Of a source that is read in blocks only the ranges are known, if at all.
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

    // Images without further wishes get the lesson's network.
    private static IPreset DefaultFor(RunConfiguration asked, DataShape data)
    {
        bool untouched = asked is { Activation: null, Cost: null, Optimizer: null, Initializer: null, OutputActivation: null };
        return data.IsImage && untouched && data.HasClasses ? Lesson : Standard;
    }
}
