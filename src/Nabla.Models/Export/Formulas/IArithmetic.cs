using Nabla.Programs;

namespace Nabla.Models.Export.Formulas;

/// <summary>How a language writes numbers and operations.</summary>
internal interface IArithmetic
{
    /// <summary>A float that the language reads back to the same bits.</summary>
    string Literal(float value);

    /// <summary>A number of a formula, in the type that the formula computes in.</summary>
    string Number(double value) => Literal((float)value);

    /// <summary>A double that the language reads back to the same bits.</summary>
    string Double(double value);

    /// <summary>An operation on numbers that are written already; not a comparison, a selection or a leaf.</summary>
    string Apply(FormulaOperation operation, IReadOnlyList<string> operands);
}
