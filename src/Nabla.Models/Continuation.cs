using Nabla.Activations;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>Training that goes on from a model: the network keeps its shape, its cost and how its columns are prepared.</summary>
internal static class Continuation
{
    /// <summary>What is asked for, completed by what the model was told.</summary>
    /// <param name="asked">What the user asked for.</param>
    /// <param name="before">The model.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The user asks for another network than the model has.</exception>
    public static RunConfiguration Merge(RunConfiguration asked, Model before)
    {
        var told = before.Configuration;
        int hidden = told.Hidden?.Count ?? 0;
        RefuseOther("hidden", asked.Hidden, told.Hidden, 1, before);
        RefuseOther("activation", Written(asked.Activation), Written(told.Activation), hidden, before);
        RefuseOther("ensemble", asked.Ensemble is { } count ? [count] : null, [before.Members.Count], 1, before);
        RefuseOther("parametrization", asked.Parametrization is null ? null
            : [asked.Parametrization], [told.Parametrization ?? "standard"], 1, before);
        RefuseOther("input-scale", asked.InputScale is { } scale ? [scale] : null, [told.InputScale ?? false], 1, before);
        RefuseOther("embedding", asked.Embedding is null ? null : [asked.Embedding], [told.Embedding ?? "none"], 1, before);
        RefuseOther("scaling", Given(asked.Scaling), Given(told.Scaling), 1, before);
        RefuseOther("binary-columns", Given(asked.BinaryColumns), Given(told.BinaryColumns), 1, before);
        RefuseOther("frequent-numbers", asked.FrequentNumbers is { } frequent ? [frequent]
            : null, [told.FrequentNumbers ?? false], 1, before);
        // A cost of quantiles is the setting in other words.
        RefuseOther("quantiles", Recipe.QuantilesOf(asked)?.Levels, Recipe.QuantilesOf(told)?.Levels ?? [], 1, before,
            asked.Quantiles is null ? "cost" : "quantiles");
        RefuseOther("output-activation", Written(asked.OutputActivation), Written(told.OutputActivation), 1, before);
        return asked with
        {
            Target = asked.Target ?? told.Target,
            Task = asked.Task ?? told.Task,
            // The rest of how a file is written, the file itself tells.
            Missing = asked.Missing ?? told.Missing,
            WeightColumn = asked.WeightColumn ?? told.WeightColumn,
            Recipe = asked.Recipe ?? told.Recipe,
            Hidden = told.Hidden,
            Activation = told.Activation,
            OutputActivation = told.OutputActivation,
            Ensemble = before.Members.Count,
            Parametrization = told.Parametrization ?? "standard",
            InputScale = told.InputScale ?? false,
            Embedding = told.Embedding ?? "none",
            Scaling = told.Scaling ?? asked.Scaling,
            BinaryColumns = told.BinaryColumns ?? asked.BinaryColumns,
            FrequentNumbers = told.FrequentNumbers ?? false,
            Dropout = asked.Dropout ?? told.Dropout,
            Quantiles = told.Quantiles,
            Cost = asked.Cost ?? told.Cost,
            Initializer = asked.Initializer ?? told.Initializer,
        };
    }

    /// <summary>Lets a network of the same shape start where another is.</summary>
    /// <exception cref="DataException">The shapes differ.</exception>
    public static void TakeWeights(Model before, Model model)
    {
        foreach (var (from, to) in before.Members.Zip(model.Members)) TakeWeights(from, to);
    }

    private static void TakeWeights(Network from, Network to)
    {
        if (from.Architecture.ToString() != to.Architecture.ToString())
            throw new DataException($"continue: the model is a network {from.Architecture} but the data needs {to.Architecture}. Take "
                + "data with the same columns and classes, or train anew.");
        from.Theta.CopyTo(to.Theta);
    }

    private static string[]? Given(string? one) => one is null ? null : [one];

    // One for all is the same as that one for each.
    private static void RefuseOther<T>(string name, IReadOnlyList<T>? asked, IReadOnlyList<T>? told, int times, Model before,
        string? flag = null)
    {
        if (asked is null || told is null || Each(asked).SequenceEqual(Each(told))) return;
        throw new DataException(
            $"continue: {name} is {string.Join(",", asked)}, but the model is a network {before.Network.Architecture} with "
                + $"{(told.Count > 0 ? string.Join(",", told) : "none")}, and keeps it.",
                SettingAdvice.LeaveOut(flag ?? name).Or(SettingAdvice.LeaveOut("continue")));

        IEnumerable<T> Each(IReadOnlyList<T> list) => list.Count == 1 ? Enumerable.Repeat(list[0], Math.Max(1, times)) : list;
    }

    private static string[]? Written(IReadOnlyList<string>? activations) => activations?.Select(text => Written(text)![0]).ToArray();

    private static string[]? Written(string? activation)
    {
        try
        {
            return activation is null ? null : [ActivationRegistry.Default.Parse(activation).Spec.ToString()];
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }
}
