using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>
/// A number column: a missing cell becomes the median, then x ↦ (x − center) / scale. Each number in <see cref="Frequent"/> has an
/// additional indicator input.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Median">The value of a missing cell: the median of the training rows.</param>
/// <param name="Center">The number to subtract.</param>
/// <param name="Scale">The divisor, not 0.</param>
/// <param name="MissingFlag">Whether a second input is 1 for a missing cell, else 0. True if cells were missing in
/// training.</param>
public sealed record NumericTransform(string Column, double Median, double Center, double Scale, bool MissingFlag) : ColumnTransform(Column)
{
    /// <summary>
    /// The limit of smooth clipping of the scaled number, x ↦ x / √(1 + (x/limit)²), to (−limit, limit). <value>The default is null: no
    /// clipping.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Limit { get; init; }

    /// <summary>
    /// The numbers with an indicator input (1 for this number, else 0), which follow the other inputs in this order. <value>The default is
    /// null: none.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Frequent { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> InputNames =>
    [
        Column, .. MissingFlag ? [$"{Column} is missing"]
            : Array.Empty<string>(), .. (Frequent ?? []).Select(number => FormattableString.Invariant($"{Column}={number:R}")),
    ];

    /// <summary>The index of the first indicator input.</summary>
    internal int FirstFrequent => MissingFlag ? 2 : 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Number;

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="scaling">The scaling.</param>
    /// <param name="frequent">Whether the frequent numbers get indicator inputs if the quartiles are equal. It needs
    /// <see cref="Scaling.Robust"/> or <see cref="Scaling.RobustClip"/>.</param>
    /// <returns>The transform; null if all cells are equal or all are missing.</returns>
    /// <exception cref="NablaException">A cell is not a finite number.</exception>
    public static NumericTransform? Fit(Table table, string column, Scaling scaling, bool frequent = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(new TableRows(table), column, scaling, frequent);
    }

    internal static NumericTransform? Fit(ITrainingRows rows, string column, Scaling scaling, bool frequent = false)
    {
        var facts = rows.GetNumberStatistics(column, scaling is Scaling.Robust or Scaling.RobustClip,
            CellAdvice.Input(column));
        if (facts.Moments.Count == 0) return null;
        var statistics = Statistics.From(rows, column, facts, scaling);
        if (statistics.Constant && facts.Missing == 0) return null;
        bool coincide = scaling is Scaling.Robust or Scaling.RobustClip && facts.Quartiles.InterquartileRange == 0;
        return new NumericTransform(column, statistics.Median, statistics.Center, statistics.Scale, facts.Missing > 0)
        {
            Limit = scaling == Scaling.RobustClip ? 3 : null,
            Frequent = frequent && coincide && rows.GetFrequentNumbers(column) is { Count: > 0 } numbers ? numbers : null,
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnOperation> Describe() =>
    [
        new ScaledNumber(Median, Center, Scale, Limit),
        .. MissingFlag ? [new MissingIndicator([])] : Array.Empty<ColumnOperation>(),
        .. Frequent is { } frequent ? [new OneHotNumbers(frequent)] : Array.Empty<ColumnOperation>(),
    ];

    internal override InputWriter For(Table table)
    {
        var values = CellsOf(table);
        var write = new Writer(this);
        return (first, count, inputs, stride) =>
        {
            var cells = values.Span.Slice(first, count);
            for (int i = 0, at = 0; i < cells.Length; i++, at += stride)
                if (!write.Write(cells[i], inputs[at..])) throw Cells.TooLarge(table, first + i, Column, cells[i]);
        };
    }

    internal override NumberWriter ForNumbers() => new Writer(this).Write;

    // What a cell needs, read once.
    private sealed class Writer(NumericTransform plan)
    {
        // The most frequent number is the first, so that most cells are found at once.
        private readonly double[] _frequent = [.. plan.Frequent ?? []];
        private readonly double _median = plan.Median, _center = plan.Center, _scale = plan.Scale, _limit = plan.Limit ?? 0;
        private readonly bool _missingFlag = plan.MissingFlag;

        public bool Write(double cell, Span<float> x)
        {
            bool missing = double.IsNaN(cell);
            double scaled = ((missing ? _median : cell) - _center) / _scale;
            x[0] = (float)(_limit > 0 ? SmoothClip.Apply(scaled, _limit) : scaled);
            if (!float.IsFinite(x[0])) return false;
            if (missing && _missingFlag) x[1] = 1;
            if (_frequent.AsSpan().IndexOf(cell) is >= 0 and int index) x[(_missingFlag ? 2 : 1) + index] = 1;
            return true;
        }
    }

    /// <summary>Reads the cells as numbers; true and false are 1 and 0 if the numbers of training may have been these.</summary>
    internal ReadOnlyMemory<double> CellsOf(Table table)
    {
        if (!TakesTruths(table[Column])) return Cells.Numbers(table, Column, CellAdvice.FittedInput);
        var text = table[Column].ToText();
        double[] values = [.. text.Categories.Select(category => Spellings.MeaningOf(category) == "true" ? 1.0 : 0.0)];
        var cells = new double[text.Count];
        for (int row = 0; row < cells.Length; row++)
            cells[row] = text.Codes.Span[row] is var code && code == TextColumn.Missing ? double.NaN : values[code];
        return cells;
    }

    /// <summary>Whether a column has only true and false, and the numbers of training may be 1 and 0: their median is 0, ½ or 1.</summary>
    internal bool TakesTruths(Column column)
    {
        if (Median is not (0 or 0.5 or 1) || column is not TextColumn text || text.Categories.Count == 0) return false;
        int[] frequencies = text.CountCategories();
        return Enumerable.Range(0, frequencies.Length).All(k => frequencies[k] == 0 || TruthValues.Contain(text.Categories[k]))
            && frequencies.Any(count => count > 0);
    }
}
