using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;

namespace Nabla.Models;

/// <content>Options of reading and of preprocessing.</content>
public sealed partial record RunConfiguration
{
    /// <summary>Converts this configuration, resolved or not, to the options of <see cref="Preprocessing"/>.</summary>
    /// <returns>The options: task, scaling, weights, kinds of columns and the like.</returns>
    /// <exception cref="NablaException">A column has two kinds, or the quantiles are invalid.</exception>
    public PreprocessingOptions ToPreprocessingOptions()
    {
        return new()
        {
            LearningTask = LearningTask,
            Scaling = Scaling ?? Nabla.Data.Features.Scaling.Standard,
            NumericFirst = Embedding is NumberEmbedding.Periodic or NumberEmbedding.PiecewiseLinear,
            DiscreteValueIndicators = DiscreteValueIndicators ?? false,
            SignedBinaryColumns = BinaryColumns == BinaryEncoding.Signed,
            TargetScaling = TargetScaling
                ?? (Cost is Costs.Poisson ? Nabla.Data.Features.Scaling.None : Nabla.Data.Features.Scaling.Standard),
            Quantiles = QuantileCost()?.Levels,
            WeightColumn = WeightColumn,
            ClassWeights = ClassWeights ?? Nabla.Data.Features.ClassWeights.None,
            Ignore = Ignore ?? [],
            MissingTexts = WithMissingValues(new()).MissingValues,
            Kinds = ColumnKinds(),
            DateOrders = Dates().Where(date => date.Order is not null)
                .ToDictionary(date => date.Column, date => date.Order!.Value),
        };
    }

    /// <summary>The columns whose kind is set: <see cref="NumberColumns"/>, <see cref="TextColumns"/>, <see cref="DateColumns"/>.</summary>
    /// <returns>Kinds by column name.</returns>
    /// <exception cref="NablaException">A column has two kinds.</exception>
    public IReadOnlyDictionary<string, ColumnKind> ColumnKinds()
    {
        var kinds = (NumberColumns ?? []).ToHashSet().ToDictionary(name => name, _ => ColumnKind.Number);
        foreach (string name in (TextColumns ?? []).ToHashSet())
            if (!kinds.TryAdd(name, ColumnKind.Text))
                throw NablaException.ForSetting("number-columns",
                    $"names the column \"{name}\", which is also a text column. Remove it from one.");
        foreach (var (name, _) in Dates())
            if (!kinds.TryAdd(name, ColumnKind.Date))
                throw NablaException.ForSetting("date-columns", $"names the column \"{name}\", which is also a number column or a text "
                    + "column. Remove it from one.");
        return kinds;
    }

    // A date column may have a format, day=dd/MM/yyyy. A name may contain an equals sign.
    private List<(string Column, DateOrder? Order)> Dates() =>
        [.. (DateColumns ?? []).Distinct().Select(text =>
        text.LastIndexOf('=') is >= 0 and int at && DateFormat.ParseOrder(text[(at + 1)..].Trim()) is { } order ? (text[..at].Trim(), order)
        : (text, (DateOrder?)null)).DistinctBy(date => date.Item1)];

    /// <summary>Converts this configuration, resolved or not, to options of the CSV reader.</summary>
    /// <param name="given">Options for what the configuration leaves null; null for the defaults.</param>
    /// <returns>The options: delimiter, header, decimal sign, missing values, kinds of columns.</returns>
    /// <exception cref="NablaException">A column has two kinds.</exception>
    public CsvOptions ToCsvOptions(CsvOptions? given = null)
    {
        given = WithMissingValues(given ?? new());
        return given with
        {
            Delimiter = Delimiter ?? given.Delimiter,
            HasHeader = Header ?? given.HasHeader,
            Decimal = Decimal ?? given.Decimal,
            ExpectedColumns = [.. given.ExpectedColumns, .. TargetColumns.Candidates(Target),
                .. WeightColumn is { } weight ? [weight] : Array.Empty<string>(), .. Ignore ?? []],
            Kinds = ColumnKinds(),
        };
    }

    /// <summary>Adds <see cref="Missing"/> to the texts of missing cells, or replaces them if the first begins with =.</summary>
    internal CsvOptions WithMissingValues(CsvOptions given) => Missing switch
    {
        null or { Count: 0 } => given,
        { } only when only[0].StartsWith('=') =>
            given with { MissingValues = [.. only.Skip(1).Prepend(only[0][1..]).Where(word => word.Length > 0)], MissingNumbers = [] },
        var more => given with { MissingValues = [.. given.MissingValues, .. more.Except(given.MissingValues)] },
    };
}
