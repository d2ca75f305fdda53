using System.Text.Json.Serialization;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>How one column of a table becomes inputs of a network, as learned from the training rows.</summary>
/// <remarks>
/// A transform written outside the library derives from this record, lists its steps in <see cref="Describe"/>, and is made known to
/// <see cref="ColumnTransformRegistry"/>.
/// </remarks>
/// <param name="Column">Name of the column.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericTransform), "number")]
[JsonDerivedType(typeof(CategoryTransform), "category")]
[JsonDerivedType(typeof(DateTransform), "date")]
public abstract record ColumnTransform(string Column)
{
    /// <summary>Names of the inputs that the column becomes, at least one.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> InputNames { get; }

    /// <summary>How many inputs that are.</summary>
    [JsonIgnore]
    public int Width => InputNames.Count;

    /// <summary>What the column must hold.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>How dates are written, of a column of dates; null for other columns.</summary>
    [JsonIgnore]
    public virtual DateFormat? DateFormat => null;

    /// <summary>What becomes of a cell, as steps in the order of <see cref="InputNames"/>; exports are made from them.</summary>
    /// <returns>The steps: as many inputs in all as there are names.</returns>
    public abstract IReadOnlyList<ColumnOperation> Describe();

    /// <summary>Makes the transform ready for a table: looks up its column once. By default the steps are run cell by cell.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Writes the inputs of some rows.</returns>
    /// <exception cref="DataException">The table lacks the column, or its cells are of another kind.</exception>
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

/// <summary>Writes the inputs that the cells of some rows become.</summary>
/// <param name="first">The first row, from 0.</param>
/// <param name="count">Number of rows.</param>
/// <param name="inputs">All zero; input j of the i-th of these rows goes to i · stride + j.</param>
/// <param name="stride">Inputs of a whole row.</param>
internal delegate void InputWriter(int first, int count, Span<float> inputs, int stride);
