using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>Training that starts from a model: each setting declares whether the model keeps it.</summary>
internal static class Continuation
{
    /// <summary>What is asked for, completed by the configuration of the model.</summary>
    /// <param name="asked">The settings of the user.</param>
    /// <param name="before">The model.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The user asks for another network than the model has.</exception>
    public static RunConfiguration Merge(RunConfiguration asked, Model before)
    {
        // A cost of quantiles is the setting in other words.
        var levels = asked.QuantileCost()?.Levels;
        var own = before.Configuration.QuantileCost()?.Levels ?? [];
        if (levels is not null && !levels.SequenceEqual(own))
            throw Refusal(asked.Quantiles is null ? NetworkSettings.Cost : NetworkSettings.Quantiles, string.Join(",", levels),
                own.Count > 0 ? string.Join(",", own) : "none", "quantiles");
        asked = asked with { Quantiles = null };
        return RunSettings.All.Where(setting => setting.OnContinue != ContinueRule.Choose)
            .Aggregate(asked, (so, setting) => so.With(setting, setting.Kept(asked, before)));
    }

    /// <summary>The error of a setting that must be that of the model.</summary>
    public static DataException Refusal(Setting setting, string asked, string own, string? name = null) => new(
        $"continue: {name ?? setting.Name} must be {own}, as in the model (got {asked}).",
        SettingAdvice.LeaveOut(setting.Name).Or(SettingAdvice.LeaveOut("continue")));

    /// <summary>Copies the weights of one model into another of the same shape.</summary>
    /// <exception cref="DataException">The shapes differ.</exception>
    public static void TakeWeights(Model before, Model model)
    {
        foreach (var (from, to) in before.Members.Zip(model.Members)) TakeWeights(from, to);
    }

    private static void TakeWeights(Network from, Network to)
    {
        if (from.Architecture.ToString() != to.Architecture.ToString())
            throw new DataException($"continue: the model is a network {from.Architecture}, but the data needs {to.Architecture}. Use "
                + "data with the same columns and classes, or train a new model.");
        from.Theta.CopyTo(to.Theta);
    }
}
