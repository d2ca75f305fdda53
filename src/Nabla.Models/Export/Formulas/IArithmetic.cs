using Nabla.Programs;

namespace Nabla.Models.Export.Formulas;

/// <summary>Formats numbers and operations in a language.</summary>
internal interface IArithmetic
{
    /// <summary>A float literal that is read as the same bits.</summary>
    string Literal(float value);

    /// <summary>A number of a formula, in the type in which the formula is computed.</summary>
    string Number(double value) => Literal((float)value);

    /// <summary>A double literal that is read as the same bits.</summary>
    string Double(double value);

    /// <summary>An operation on formatted operands, except comparisons, selections and leaves.</summary>
    string Apply(FormulaOperation operation, IReadOnlyList<string> operands);
}
