using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;

namespace Nabla.Models;

/// <content>How data is read and prepared, as a configuration has it.</content>
public static partial class Recipe
{
    /// <summary>How a table becomes a dataset.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static PreprocessingOptions Preprocessing(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new()
        {
            Task = configuration.Task,
            Scaling = configuration.Scaling ?? Scaling.Standard,
            NumbersFirst = configuration.Embedding is NumberEmbedding.Periodic,
            DiscreteValueIndicators = configuration.FrequentNumbers ?? false,
            SignedPairs = configuration.BinaryColumns == BinaryEncoding.Signed,
            TargetScaling = configuration.TargetScaling ?? (configuration.Cost is Costs.Poisson ? Scaling.None : Scaling.Standard),
            Quantiles = QuantilesOf(configuration)?.Levels,
            WeightColumn = configuration.WeightColumn,
            ClassWeights = configuration.ClassWeights ?? ClassWeights.None,
            Ignore = configuration.Ignore ?? [],
            MissingTexts = Missing(configuration, new()).MissingValues,
            Kinds = Kinds(configuration),
            DateOrders = Dates(configuration).Where(date => date.Order is not null)
                .ToDictionary(date => date.Column, date => date.Order!.Value),
        };
    }

    /// <summary>The columns whose kind the configuration gives.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <returns>Kinds by name.</returns>
    /// <exception cref="DataException">A column is to be of both kinds.</exception>
    public static IReadOnlyDictionary<string, ColumnKind> Kinds(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var kinds = (configuration.NumberColumns ?? []).ToHashSet().ToDictionary(name => name, _ => ColumnKind.Number);
        foreach (string name in (configuration.TextColumns ?? []).ToHashSet())
            if (!kinds.TryAdd(name, ColumnKind.Text))
                throw new DataException($"The column \"{name}\" is in number-columns and in text-columns. Remove it from one.");
        foreach (var (name, _) in Dates(configuration))
            if (!kinds.TryAdd(name, ColumnKind.Date))
                throw new DataException($"The column \"{name}\" is in date-columns and in number-columns or text-columns. "
                    + "Remove it from one.");
        return kinds;
    }

    // day=dd/MM/yyyy; a name may have an equals sign in it.
    private static List<(string Column, DateOrder? Order)> Dates(RunConfiguration configuration) =>
        [.. (configuration.DateColumns ?? []).Distinct().Select(text =>
        text.LastIndexOf('=') is >= 0 and int at && DateForm.OrderOf(text[(at + 1)..].Trim()) is { } order ? (text[..at].Trim(), order)
        : (text, (DateOrder?)null)).DistinctBy(date => date.Item1)];

    /// <summary>How a CSV file is to be read.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <param name="given">Options that hold where the configuration leaves them open; null for none.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static CsvOptions Reading(RunConfiguration configuration, CsvOptions? given = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        given = Missing(configuration, given ?? new());
        return given with
        {
            Delimiter = configuration.Delimiter ?? given.Delimiter,
            HasHeader = configuration.Header ?? given.HasHeader,
            Decimal = configuration.Decimal ?? given.Decimal,
            ExpectedColumns = [.. given.ExpectedColumns, .. TargetColumns.Candidates(configuration.Target),
                .. configuration.WeightColumn is { } weight ? [weight] : Array.Empty<string>(), .. configuration.Ignore ?? []],
            Kinds = Kinds(configuration),
        };
    }

    /// <summary>What means "not known": the usual and what is given, or only that where it begins with =.</summary>
    internal static CsvOptions Missing(RunConfiguration configuration, CsvOptions given) => configuration.Missing switch
    {
        null or { Count: 0 } => given,
        { } only when only[0].StartsWith('=') =>
            given with { MissingValues = [.. only.Skip(1).Prepend(only[0][1..]).Where(word => word.Length > 0)], MissingNumbers = [] },
        var more => given with { MissingValues = [.. given.MissingValues, .. more.Except(given.MissingValues)] },
    };
}
