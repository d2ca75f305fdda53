using Nabla.Activations;
using Nabla.Numerics;

namespace Nabla.Data.Features;

/// <summary>
/// A step of a fitted column transform, which computes one or several inputs of the network from a cell. A transform lists its steps in the
/// order of its inputs (<see cref="ColumnTransform.Describe"/>). Datasets, ONNX files and exported sources are created from them.
/// </summary>
/// <remarks>
/// A cell is a double (NaN for a missing cell; a date is the seconds since 1970-01-01 00:00 on the column's clock) or a text (null for a
/// missing cell). Steps compute in double and round to float at the end. The set of steps is closed, so that every reader supports all of
/// them. Use <see cref="NumberFunction"/> with a formula for other functions.
/// </remarks>
/// <param name="Width">The number of inputs.</param>
public abstract record ColumnOperation(int Width)
{
    /// <summary>Writes the inputs of a numeric cell or a date. x is all zero.</summary>
    internal virtual void Compute(double cell, Span<float> x) => throw new NotSupportedException($"{GetType().Name} is of texts.");

    /// <summary>Writes the inputs of a text cell. x is all zero.</summary>
    internal virtual void Compute(string? cell, Span<float> x) => throw new NotSupportedException($"{GetType().Name} is of numbers.");
}

/// <summary>Scaling: (cell − center) / scale, after a missing cell is replaced, then smooth clipping, x / √(1 + (x/limit)²).</summary>
/// <param name="WhenMissing">The value of a missing cell; null for an input of 0.</param>
/// <param name="Center">The number to subtract.</param>
/// <param name="Scale">The divisor, not 0.</param>
/// <param name="Limit">The limit; null for none.</param>
public sealed record ScaledNumber(double? WhenMissing, double Center, double Scale, double? Limit) : ColumnOperation(1)
{
    internal override void Compute(double cell, Span<float> x)
    {
        if (double.IsNaN(cell) && WhenMissing is null) return;
        double scaled = ((double.IsNaN(cell) ? WhenMissing!.Value : cell) - Center) / Scale;
        x[0] = (float)(Limit is { } limit ? SmoothClip.Apply(scaled, limit) : scaled);
    }
}

/// <summary>A function of the cell by its formula, computed in double.</summary>
/// <param name="Formula">The function. <see cref="IElementwise{TSelf}"/> is a way to define one.</param>
/// <param name="WhenMissing">The value of a missing cell; null for an input of 0.</param>
public sealed record NumberFunction(IFormula Formula, double? WhenMissing) : ColumnOperation(1)
{
    internal override void Compute(double cell, Span<float> x)
    {
        if (double.IsNaN(cell) && WhenMissing is null) return;
        x[0] = (float)Formula.Value(new SimdScalar<double>(double.IsNaN(cell) ? WhenMissing!.Value : cell)).Value;
    }
}

/// <summary>1 for a missing cell, else 0.</summary>
/// <param name="Texts">Texts of missing cells in addition to the empty text, for a text column; empty for none.</param>
/// <param name="IsEmptyMissing">Whether the empty text is a missing cell; false if it is a category.</param>
public sealed record MissingIndicator(IReadOnlyList<string> Texts, bool IsEmptyMissing = true) : ColumnOperation(1)
{
    internal override void Compute(double cell, Span<float> x) => x[0] = double.IsNaN(cell) ? 1 : 0;

    internal override void Compute(string? cell, Span<float> x) =>
        x[0] = cell is null || (cell.Length == 0 && IsEmptyMissing) || Texts.Contains(cell) ? 1 : 0;
}

/// <summary>One-hot encoding of numbers: one input for each, 1 if the cell is that number, else 0.</summary>
/// <param name="Numbers">The distinct numbers.</param>
public sealed record OneHotNumbers(IReadOnlyList<double> Numbers) : ColumnOperation(Numbers.Count)
{
    internal override void Compute(double cell, Span<float> x)
    {
        for (int n = 0; n < Numbers.Count; n++) x[n] = cell == Numbers[n] ? 1 : 0;
    }
}

/// <summary>One-hot encoding of texts: one input for each, 1 if the cell is that text or another spelling of it, else 0.</summary>
/// <param name="Categories">The distinct texts; empty if only missing cells are distinguished.</param>
/// <param name="Spellings">Other spellings, each with the index of its category.</param>
public sealed record OneHotTexts(IReadOnlyList<string> Categories, IReadOnlyList<KeyValuePair<string, int>> Spellings)
    : ColumnOperation(Categories.Count)
{
    internal override void Compute(string? cell, Span<float> x)
    {
        if (PlaceOf(cell, Categories, Spellings) is >= 0 and var index) x[index] = 1;
    }

    internal static int PlaceOf(string? cell, IReadOnlyList<string> categories, IReadOnlyList<KeyValuePair<string, int>> spellings)
    {
        for (int k = categories.Count - 1; k >= 0; k--)
            if (categories[k] == cell) return k;
        foreach (var (text, index) in spellings)
            if (text == cell) return index;
        return -1;
    }
}

/// <summary>Signed encoding of two texts in one input: −1 for the first, 1 for the second, else 0.</summary>
/// <param name="Categories">The two texts.</param>
/// <param name="Spellings">Other spellings, each with the index of its category.</param>
public sealed record SignedTexts(IReadOnlyList<string> Categories, IReadOnlyList<KeyValuePair<string, int>> Spellings) : ColumnOperation(1)
{
    internal override void Compute(string? cell, Span<float> x)
    {
        if (OneHotTexts.PlaceOf(cell, Categories, Spellings) is >= 0 and var index) x[0] = 2 * index - 1;
    }
}

/// <summary>Cyclical encoding of a time: sine and cosine of its phase; 0 for a missing cell.</summary>
/// <param name="Cycle">The length of the cycle, in seconds.</param>
public sealed record CyclicalTime(double Cycle) : ColumnOperation(2)
{
    internal override void Compute(double cell, Span<float> x)
    {
        if (!double.IsNaN(cell)) (x[0], x[1]) = Dates.DateTransform.Turn(cell, Cycle);
    }
}

/// <summary>One-hot encoding of weekdays: one input for each, 1 if the date is on that day, else 0.</summary>
/// <param name="Days">The weekdays, 0 for Monday.</param>
public sealed record OneHotWeekdays(IReadOnlyList<int> Days) : ColumnOperation(Days.Count)
{
    internal override void Compute(double cell, Span<float> x)
    {
        if (double.IsNaN(cell)) return;
        for (int n = 0; n < Days.Count; n++) x[n] = Days[n] == Dates.DateTransform.WeekdayOf(cell) ? 1 : 0;
    }
}
