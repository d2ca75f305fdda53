using System.Text.Json.Serialization;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>The fitted transform of a column to inputs of a network.</summary>
/// <remarks>
/// A transform outside the library derives from this record, lists its steps in <see cref="Describe"/>, and is registered in
/// <see cref="ColumnTransformRegistry"/>.
/// </remarks>
/// <param name="Column">The name of the column.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericTransform), "number")]
[JsonDerivedType(typeof(CategoryTransform), "category")]
[JsonDerivedType(typeof(DateTransform), "date")]
public abstract record ColumnTransform(string Column)
{
    /// <summary>The names of the inputs, at least one.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> InputNames { get; }

    /// <summary>The number of inputs.</summary>
    [JsonIgnore]
    public int Width => InputNames.Count;

    /// <summary>The kind of the column.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>The date format of a date column; null for other columns.</summary>
    [JsonIgnore]
    public virtual DateFormat? DateFormat => null;

    /// <summary>
    /// Lists the steps that compute the inputs of a cell, in the order of <see cref="InputNames"/>. Exports are created from them.
    /// </summary>
    /// <returns>The steps. Their total width is the number of inputs.</returns>
    public abstract IReadOnlyList<ColumnOperation> Describe();

    /// <summary>Creates a writer for a table, which looks up its column once. By default it runs the steps cell by cell.</summary>
    /// <param name="table">The table.</param>
    /// <returns>A writer for the inputs of rows.</returns>
    /// <exception cref="NablaException">The table does not have the column, or its kind differs.</exception>
    internal virtual InputWriter For(Table table)
    {
        var operations = Describe();
        int width = Width, described = operations.Sum(operation => operation.Width);
        if (described != width)
            throw new InvalidOperationException($"{GetType().Name} of column \"{Column}\" describes {described} inputs, but "
                + $"{nameof(InputNames)} names {width}. Correct {nameof(Describe)}.");
        if (Kind == ColumnKind.Text)
        {
            var text = table[Column].ToText();
            return (first, count, inputs, stride) =>
            {
                for (int i = 0; i < count; i++)
                    Run(operations, text.TextAt(first + i), inputs.Slice(i * stride, width),
                        (operation, cell, x) => operation.Compute(cell, x));
            };
        }

        ReadOnlyMemory<double> numbers = Kind == ColumnKind.Date ? DateCells.Parse(table[Column], DateFormat!)
            : Cells.Numbers(table, Column, CellAdvice.FittedInput);
        return (first, count, inputs, stride) =>
        {
            for (int i = 0; i < count; i++)
            {
                double cell = numbers.Span[first + i];
                var x = inputs.Slice(i * stride, width);
                Run(operations, cell, x, (operation, number, to) => operation.Compute(number, to));
                foreach (float input in x)
                    if (!float.IsFinite(input)) throw Cells.TooLarge(table, first + i, Column, cell);
            }
        };
    }

    /// <summary>Creates a writer for single cells of a number column; null for a column of another kind.</summary>
    internal virtual NumberWriter? ForNumbers()
    {
        if (Kind != ColumnKind.Number) return null;
        var operations = Describe();
        return (cell, x) =>
        {
            Run(operations, cell, x, (operation, number, to) => operation.Compute(number, to));
            foreach (float input in x)
                if (!float.IsFinite(input)) return false;
            return true;
        };
    }

    private delegate void Step<TCell>(ColumnOperation operation, TCell cell, Span<float> x);

    private static void Run<TCell>(IReadOnlyList<ColumnOperation> operations, TCell cell, Span<float> x, Step<TCell> step)
    {
        int at = 0;
        foreach (var operation in operations)
        {
            step(operation, cell, x.Slice(at, operation.Width));
            at += operation.Width;
        }
    }
}

/// <summary>Writes the inputs of a number.</summary>
/// <param name="cell">The number, not infinite; NaN for a missing cell.</param>
/// <param name="x">The inputs of the column, all zero.</param>
/// <returns>False if an input is too large for a float.</returns>
internal delegate bool NumberWriter(double cell, Span<float> x);

/// <summary>Writes the inputs of rows.</summary>
/// <param name="first">The first row, from 0.</param>
/// <param name="count">The number of rows.</param>
/// <param name="inputs">All zero. Input j of row i (from 0) is written to i · stride + j.</param>
/// <param name="stride">The number of inputs per row.</param>
internal delegate void InputWriter(int first, int count, Span<float> inputs, int stride);
