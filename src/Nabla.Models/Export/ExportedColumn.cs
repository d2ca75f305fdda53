using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Models.Export;

/// <summary>A raw column of a model to be written.</summary>
/// <param name="Plan">What becomes of its cells.</param>
/// <param name="First">The first input that it gives.</param>
internal sealed record ExportedColumn(ColumnTransform Plan, int First)
{
    /// <summary>Its steps, each with the first input that it gives.</summary>
    public IReadOnlyList<(ColumnOperation Operation, int At)> Steps { get; } = Placed(Plan.Describe(), First);

    /// <summary>Whether cells are texts, not numbers or dates in seconds.</summary>
    public bool IsText => Plan.Kind == ColumnKind.Text;

    /// <summary>How dates are written; null for other columns.</summary>
    public DateFormat? Dates => Plan.Kind == ColumnKind.Date ? Plan.DateFormat : null;

    /// <summary>What a date is called: of which clock, or a time of day.</summary>
    public string DateInWords => Dates is not { } form ? "" : form.Order == DateOrder.Time ? "time of day"
        : $"date{DateTransform.ClockOf(form)}";

    /// <summary>The categories of a column of texts.</summary>
    public IReadOnlyList<string> Categories => Steps.Select(step => (step.Operation as OneHotTexts)?.Categories
        ?? (step.Operation as SignedTexts)?.Categories).FirstOrDefault(some => some is not null) ?? [];

    /// <summary>The step that says whether a cell is missing, and its input; null where there is none.</summary>
    public (MissingIndicator Flag, int At)? Missing => Steps.Where(step => step.Operation is MissingIndicator)
        .Select(step => ((MissingIndicator, int)?)((MissingIndicator)step.Operation, step.At)).FirstOrDefault();

    /// <summary>Texts that are a missing cell besides the empty one; null for none.</summary>
    public IReadOnlyList<string>? MissingTexts => Missing is { Flag.Texts: { Count: > 0 } texts } ? texts : null;

    /// <summary>Functions of its cells that have formulas of their own.</summary>
    public IEnumerable<IFormula> Formulas => Steps.Select(step => step.Operation).OfType<NumberFunction>().Select(step => step.Formula);

    /// <summary>Whether any step is of a kind.</summary>
    public bool Has<T>(Func<T, bool>? that = null) => Steps.Any(step => step.Operation is T one && (that is null || that(one)));

    /// <summary>The refusal of a step that has no form for the column's kind of cells.</summary>
    public DataException Unknown(ColumnOperation operation) => new($"The column \"{Plan.Column}\" has the step "
        + $"{operation.GetType().Name}, which has no form in source files for columns of {Plan.Kind.ToString().ToLowerInvariant()}s.");

    private static List<(ColumnOperation, int)> Placed(IReadOnlyList<ColumnOperation> operations, int at)
    {
        var placed = new List<(ColumnOperation, int)>();
        foreach (var operation in operations)
        {
            placed.Add((operation, at));
            at += operation.Width;
        }

        return placed;
    }
}
