namespace Nabla.Models.Export.Formulas;

/// <summary>A formula as a tree, of which parts may be shared.</summary>
/// <param name="operation">What is done.</param>
/// <param name="operands">With what.</param>
internal sealed class Expression(Operation operation, params Expression[] operands)
{
    public Operation Operation { get; } = operation;

    public IReadOnlyList<Expression> Operands { get; } = operands;

    /// <summary>The number of a constant.</summary>
    public float Constant { get; private init; }

    public static Expression Of(double value) => new(Operation.Constant) { Constant = (float)value };
}
