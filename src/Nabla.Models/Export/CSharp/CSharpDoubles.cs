using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.CSharp;

/// <summary>Formats operations on doubles in C#, for functions of cells.</summary>
internal sealed class CSharpDoubles : IArithmetic
{
    public static CSharpDoubles Instance { get; } = new();

    public string Literal(float value) => CSharpText.Instance.Literal(value);

    public string Double(double value) => CSharpText.Double(value);

    public string Number(double value) => CSharpText.Double(value);

    public string Apply(FormulaOperation operation, IReadOnlyList<string> operands) => operation switch
    {
        FormulaOperation.MultiplyAdd => $"Math.FusedMultiplyAdd({operands[0]}, {operands[1]}, {operands[2]})",
        FormulaOperation.Max => $"Math.Max({operands[0]}, {operands[1]})",
        FormulaOperation.Min => $"Math.Min({operands[0]}, {operands[1]})",
        FormulaOperation.Abs => $"Math.Abs({operands[0]})",
        FormulaOperation.SquareRoot => $"Math.Sqrt({operands[0]})",
        FormulaOperation.Round => $"Math.Round({operands[0]})",
        FormulaOperation.PowerOfTwo =>
            $"BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits({operands[0]} + 6755399441056767d) << 52)",
        FormulaOperation.Exponent => $"(BitConverter.DoubleToInt64Bits({operands[0]}) >>> 52) - 1023",
        FormulaOperation.Fraction =>
            $"BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits({operands[0]}) & 0x000FFFFFFFFFFFFF | 0x3FF0000000000000)",
        _ => CSharpText.Instance.Apply(operation, operands),
    };
}
