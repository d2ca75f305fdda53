using System.Globalization;
using Nabla.Costs;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <content>The meaning of single settings.</content>
public static partial class Recipe
{
    private const string OneHot = "one-hot";

    private static readonly (string Unit, double Bytes)[] Units =
        [("KIB", 1 << 10), ("MIB", 1 << 20), ("GIB", 1 << 30), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1), ("K", 1e3), ("M", 1e6),
        ("G", 1e9)];

    /// <summary>The fraction that a validation setting sets aside.</summary>
    /// <param name="validation">A number, or what else holds the samples.</param>
    /// <returns>The fraction; null where the setting is a file.</returns>
    /// <exception cref="DataException">The number is no fraction from 0 to 0.9.</exception>
    public static double? FractionOf(string validation) =>
        double.TryParse(validation, NumberStyles.Float, CultureInfo.InvariantCulture, out double fraction)
            ? Checked(fraction, v => v is >= 0 and <= 0.9, "validation", "a fraction from 0 to 0.9, or a file")
            : null;

    /// <summary>The bytes that a memory setting allows.</summary>
    /// <param name="memory">A number of bytes, or of KB, MB, GB (powers of 1000), KiB, MiB or GiB (powers of 1024): <c>256MB</c>.</param>
    /// <returns>The bytes; null where the setting is.</returns>
    /// <exception cref="DataException">The text is none of these.</exception>
    public static long? MemoryOf(string? memory)
    {
        if (memory is null) return null;
        string text = memory.Trim().ToUpperInvariant();
        (string unit, double bytes) = Units.FirstOrDefault(each => text.EndsWith(each.Unit, StringComparison.Ordinal), ("", 1));
        bool isNumber = double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double count);
        return isNumber && count * bytes is >= 1 and < long.MaxValue
            ? (long)(count * bytes)
            : throw new DataException($"memory must be a size like 256MB or 2GB but is \"{memory}\".");
    }

    /// <summary>How a table becomes a dataset, as a configuration has it.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static PreprocessingOptions Preprocessing(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new()
        {
            Task = TaskOf(configuration.Task),
            Scaling = ScalingOf("scaling", configuration.Scaling, ["standard", "robust", "robust-clip", "none"]),
            NumbersFirst = configuration.Embedding is not (null or "none"),
            DiscreteValueIndicators = configuration.FrequentNumbers ?? false,
            SignedPairs = OneOf("binary-columns", configuration.BinaryColumns ?? OneHot, [OneHot, "signed"]) == "signed",
            TargetScaling = ScalingOf("target-scaling", TargetScalingFor(configuration), ["standard", "robust", "none"]),
            Quantiles = QuantilesOf(configuration)?.Levels,
            WeightColumn = configuration.WeightColumn,
            ClassWeights = ClassWeights.Parse(configuration.ClassWeights ?? "none"),
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
                throw new DataException($"The column \"{name}\" is in number-columns and in text-columns. Take it out of one.");
        foreach (var (name, _) in Dates(configuration))
            if (!kinds.TryAdd(name, ColumnKind.Date))
                throw new DataException($"The column \"{name}\" is in date-columns and in number-columns or text-columns. "
                    + "Take it out of one.");
        return kinds;
    }

    // day=dd/MM/yyyy; a name may have an equals sign in it.
    private static List<(string Column, DateOrder? Order)> Dates(RunConfiguration configuration) =>
        [.. (configuration.DateColumns ?? []).Distinct().Select(text =>
        text.LastIndexOf('=') is >= 0 and int at && DateForm.OrderOf(text[(at + 1)..].Trim()) is { } order ? (text[..at].Trim(), order)
        : (text, (DateOrder?)null)).DistinctBy(date => date.Item1)];

    /// <summary>How a CSV file is to be read, as a configuration has it.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <param name="given">What is said besides; null for nothing.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static CsvOptions Reading(RunConfiguration configuration, CsvOptions? given = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        given = Missing(configuration, given ?? new());
        return given with
        {
            Delimiter = configuration.Delimiter is { } delimiter ? DelimiterOf(delimiter) : given.Delimiter,
            HasHeader = configuration.Header is { } header ? OneOf("header", header, ["yes", "no"]) == "yes" : given.HasHeader,
            Decimal = configuration.Decimal is { } sign ? sign is "." or "point" ? '.' : sign is "," or "comma" ? ','
                : throw new DataException($"decimal must be . or , but is \"{sign}\".") : given.Decimal,
            ExpectedColumns = [.. given.ExpectedColumns, .. TargetColumns.Candidates(configuration.Target),
                .. configuration.WeightColumn is { } weight ? [weight] : Array.Empty<string>(), .. configuration.Ignore ?? []],
            Kinds = Kinds(configuration),
        };
    }

    /// <summary>What means "not known": the usual and what is said, or only that where it begins with =.</summary>
    internal static CsvOptions Missing(RunConfiguration configuration, CsvOptions given) => configuration.Missing switch
    {
        null or { Count: 0 } => given,
        { } only when only[0].StartsWith('=') =>
            given with { MissingValues = [.. only.Skip(1).Prepend(only[0][1..]).Where(word => word.Length > 0)], MissingNumbers = [] },
        var more => given with { MissingValues = [.. given.MissingValues, .. more.Except(given.MissingValues)] },
    };

    private static char DelimiterOf(string text) => text switch
    {
        "comma" => ',',
        "semicolon" => ';',
        "tab" or "\\t" => '\t',
        "pipe" => '|',
        "blank" or "blanks" or "space" => ' ',
        [var one] when !char.IsLetterOrDigit(one) && one is not ('"' or '\n' or '\r') => one,
        _ => throw new DataException($"delimiter must be comma, semicolon, tab, pipe, blank or one sign, but is \"{text}\"."),
    };

    /// <summary>The cost of quantiles, where such are learnt.</summary>
    /// <param name="configuration">The configuration, resolved or not.</param>
    /// <returns>The cost; null where the numbers themselves, or classes, are learnt.</returns>
    /// <exception cref="DataException">The levels are none, or there is another cost beside them.</exception>
    internal static Costs.Quantiles? QuantilesOf(RunConfiguration configuration)
    {
        var cost = configuration.Cost is { } text ? Known(CostRegistry.Default, text) : null;
        if (configuration.Quantiles is not { } levels) return cost as Costs.Quantiles;
        try
        {
            var quantiles = new Costs.Quantiles(levels);
            return cost is null || quantiles.Equals(cost)
                ? quantiles
                : throw new DataException($"quantiles are learnt with the cost {quantiles.Spec}, but cost is {cost.Spec}. "
                + "Leave out one of them.");
        }
        catch (ArgumentException refusal)
        {
            throw new DataException($"quantiles: {refusal.Message}", refusal);
        }
    }

    // Counts stay counts: a Poisson cost takes no negative target.
    private static string TargetScalingFor(RunConfiguration configuration) =>
        configuration.TargetScaling
        ?? (configuration.Cost is { } cost && Known(CostRegistry.Default, cost) is Poisson ? "none" : "standard");

    internal static LearningTask? TaskOf(string? text) => text is null
        ? null
        : OneOf("task", text, ["classification", "regression", "multi-label"]) switch
        {
            "regression" => LearningTask.Regression,
            "multi-label" => LearningTask.MultiLabel,
            _ => LearningTask.Classification,
        };

    private static Scaling ScalingOf(string name, string? text, IReadOnlyList<string> known) =>
        OneOf(name, text ?? "standard", known) switch
    {
        "robust-clip" => Scaling.RobustClip,
        "robust" => Scaling.Robust,
        "none" => Scaling.None,
        _ => Scaling.Standard,
    };

    // A metric that has a value for this kind of data.
    private static string MetricOf(string name, SampleSource data, IReadOnlyList<double>? levels)
    {
        try
        {
            var metric = MetricRegistry.Parse(name);
            var perfect = Perfect(data.Task, data.TargetWidth, levels);
            if (metric.Value(perfect) is not null) return metric.Name;
            string kind = levels is not null ? "quantiles" : data.Task == LearningTask.Regression ? "a regression"
                : data.Task == LearningTask.MultiLabel ? FormattableString.Invariant($"{data.TargetWidth} labels")
                : FormattableString.Invariant($"{Math.Max(2, data.TargetWidth)} classes");
            throw new DataException($"The metric \"{metric.Name}\" says nothing of {kind}. There are: "
                + $"{string.Join(", ", MetricRegistry.Values(perfect).Select(known => known.Key))}.");
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }

    /// <summary>An evaluation that has all metrics of a kind of data: each class once (of numbers two), all predicted right.</summary>
    private static Evaluation Perfect(LearningTask task, int outputs, IReadOnlyList<double>? levels)
    {
        var answers = new float[Math.Max(2, outputs) * outputs];
        for (int i = 0; i * outputs < answers.Length; i++) answers[i * outputs + i % outputs] = outputs == 1 ? i : 1;
        return Evaluation.Compute(task, answers, answers, outputs, cost: 0, levels: levels);
    }

    // What is no image cannot be distorted.
    private static IReadOnlyList<Augmentation.IDistortion> DistortionsOf(string augment, SampleSource data)
    {
        var distortions = DistortionsOf(augment);
        return distortions.Count == 0 || data.Image is not null
            ? distortions
            : throw new DataException($"augment {augment} distorts images, but the data holds no images. Leave it out.");
    }

    private static IReadOnlyList<Augmentation.IDistortion> DistortionsOf(string augment)
    {
        try
        {
            return Augmentation.DistortionRegistry.Several(augment);
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }

    internal static T Known<T>(Registry<T> catalogue, string text)
        where T : IDescribed
    {
        try
        {
            return catalogue.Parse(text);
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }

    internal static string OneOf(string name, string text, IReadOnlyList<string> values)
    {
        string value = text.Trim().ToLowerInvariant().Replace('_', '-');
        return values.Contains(value) ? value
            : throw new DataException($"{name} must be one of {string.Join(", ", values)} but is \"{text}\".");
    }

    private static double Checked(double value, Func<double, bool> holds, string name, string expected) =>
        holds(value) ? value : throw new DataException($"{name} must be {expected} but is {Text(value)}.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
