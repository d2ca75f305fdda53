using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Models.Export;

/// <summary>A raw column of an exported model.</summary>
/// <param name="Plan">The transform of the column.</param>
/// <param name="First">The index of its first input.</param>
internal sealed record ExportedColumn(ColumnTransform Plan, int First)
{
    /// <summary>The steps of the transform, each with the index of its first input.</summary>
    public IReadOnlyList<(ColumnOperation Operation, int At)> Steps { get; } = Placed(Plan.Describe(), First);

    /// <summary>Whether cells are text, not numbers or dates in seconds.</summary>
    public bool IsText => Plan.Kind == ColumnKind.Text;

    /// <summary>The date format; null for other columns.</summary>
    public DateFormat? Dates => Plan.Kind == ColumnKind.Date ? Plan.DateFormat : null;

    /// <summary>A description of a date: its clock, or a time of day.</summary>
    public string DateInWords => Dates is not { } form ? "" : form.Order == DateOrder.Time ? "time of day"
        : $"date{DateTransform.UtcOffsetOf(form)}";

    /// <summary>The categories of a text column.</summary>
    public IReadOnlyList<string> Categories => Steps.Select(step => (step.Operation as OneHotTexts)?.Categories
        ?? (step.Operation as SignedTexts)?.Categories).FirstOrDefault(some => some is not null) ?? [];

    /// <summary>The indicator of missing cells and its input; null for none.</summary>
    public (MissingIndicator Flag, int At)? Missing => Steps.Where(step => step.Operation is MissingIndicator)
        .Select(step => ((MissingIndicator, int)?)((MissingIndicator)step.Operation, step.At)).FirstOrDefault();

    /// <summary>Texts of missing cells in addition to the empty text; null for none.</summary>
    public IReadOnlyList<string>? MissingTexts => Missing is { Flag.Texts: { Count: > 0 } texts } ? texts : null;

    /// <summary>The functions with a formula in the steps.</summary>
    public IEnumerable<IFormula> Formulas => Steps.Select(step => step.Operation).OfType<NumberFunction>().Select(step => step.Formula);

    /// <summary>Whether a step has a type and a property.</summary>
    public bool Has<T>(Func<T, bool>? that = null) => Steps.Any(step => step.Operation is T one && (that is null || that(one)));

    /// <summary>Creates the error for a step that does not support the cells of the column.</summary>
    public NablaException Unknown(ColumnOperation operation) => new($"The column \"{Plan.Column}\" has the step "
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
