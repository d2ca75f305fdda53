using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// Merges the settings of a continued training with those of the model. Each setting declares whether the model keeps it.
/// </summary>
internal static class Continuation
{
    /// <summary>Completes the requested settings with the configuration of the model.</summary>
    /// <param name="requested">The settings of the user.</param>
    /// <param name="before">The model.</param>
    /// <returns>The merged configuration.</returns>
    /// <exception cref="NablaException">A setting contradicts the network of the model.</exception>
    public static RunConfiguration Merge(RunConfiguration requested, Model before)
    {
        // A quantile cost and the setting "quantiles" mean the same, so their levels are compared.
        var levels = requested.QuantileCost()?.Levels;
        var modelValue = before.Configuration.QuantileCost()?.Levels ?? [];
        if (levels is not null && !levels.SequenceEqual(modelValue))
            throw Refusal(requested.Quantiles is null ? NetworkSettings.Cost : NetworkSettings.Quantiles, string.Join(",", levels),
                modelValue.Count > 0 ? string.Join(",", modelValue) : "none", "quantiles");
        requested = requested with { Quantiles = null };
        return RunSettings.All.Where(setting => setting.OnContinue != ContinueRule.Resolve)
            .Aggregate(requested, (merged, setting) => merged.With(setting, setting.Kept(requested, before)));
    }

    /// <summary>Creates the error for a setting that must have the value of the model.</summary>
    public static NablaException Refusal(Setting setting, string requested, string modelValue, string? name = null) =>
        NablaException.ForSetting(name ?? setting.Name, $"must be {modelValue}, as in the model (got {requested}).",
        SettingAdvice.LeaveOut(setting.Name).Or(SettingAdvice.LeaveOut("continue")), code: "setting-data");

    /// <summary>Copies the weights of one model to another with the same shape.</summary>
    /// <exception cref="NablaException">The shapes differ.</exception>
    public static void TakeWeights(Model before, Model model)
    {
        foreach (var (from, to) in before.Members.Zip(model.Members)) TakeWeights(from, to);
    }

    private static void TakeWeights(Network from, Network to)
    {
        if (!from.Architecture.Widths.SequenceEqual(to.Architecture.Widths))
            throw NablaException.ForSetting("continue", $"is a network {from.Architecture}, but the data needs {to.Architecture}. Use "
                + "data with the same columns and classes, or train a new model.", code: "setting-data");
        from.Theta.CopyTo(to.Theta);
    }
}
