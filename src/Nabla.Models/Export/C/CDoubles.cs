using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.C;

/// <summary>Formats operations on doubles in C99, for functions of cells.</summary>
/// <param name="prefix">The prefix of all names in the file.</param>
/// <param name="text">Formats text and numbers.</param>
internal sealed class CDoubles(string prefix, CText text) : IArithmetic
{
    private readonly SortedSet<FormulaOperation> _used = [];

    /// <summary>Helpers that the operations so far need.</summary>
    public IEnumerable<string> Helpers => _used.Select(operation => (operation switch
    {
        FormulaOperation.PowerOfTwo => $$"""
            /* 2 to the n, for whole n. */
            static double {{prefix}}_power_of_two_d(double n)
            {
                uint64_t bits;
                n += 6755399441056767.0;
                memcpy(&bits, &n, sizeof bits);
                bits <<= 52;
                memcpy(&n, &bits, sizeof n);
                return n;
            }

            """,
        FormulaOperation.Exponent => $$"""
            /* x = fraction * 2^exponent, 1 <= fraction < 2: the exponent. */
            static double {{prefix}}_exponent_d(double x)
            {
                uint64_t bits;
                memcpy(&bits, &x, sizeof bits);
                return (double)((int)(bits >> 52) - 1023);
            }

            """,
        _ => $$"""
            /* x = fraction * 2^exponent, 1 <= fraction < 2: the fraction. */
            static double {{prefix}}_fraction_d(double x)
            {
                uint64_t bits;
                memcpy(&bits, &x, sizeof bits);
                bits = (bits & UINT64_C(0x000FFFFFFFFFFFFF)) | UINT64_C(0x3FF0000000000000);
                memcpy(&x, &bits, sizeof x);
                return x;
            }

            """,
    }).ReplaceLineEndings("\n"));

    public string Literal(float value) => text.Literal(value);

    public string Double(double value) => CText.Double(value);

    public string Number(double value) => CText.Double(value);

    public string Apply(FormulaOperation operation, IReadOnlyList<string> operands)
    {
        if (operation is FormulaOperation.PowerOfTwo or FormulaOperation.Exponent or FormulaOperation.Fraction) _used.Add(operation);
        string list = string.Join(", ", operands), a = operands[0], b = operands[^1];
        return operation switch
        {
            FormulaOperation.MultiplyAdd => $"fma({list})",
            FormulaOperation.Max => $"isnan({a}) || {a} > {b} || ({a} == {b} && !signbit({a})) ? {a} : {b}",
            FormulaOperation.Min => $"isnan({a}) || {a} < {b} || ({a} == {b} && signbit({a})) ? {a} : {b}",
            FormulaOperation.Abs => $"fabs({list})",
            FormulaOperation.SquareRoot => $"sqrt({list})",
            FormulaOperation.Round => $"rint({list})",
            FormulaOperation.PowerOfTwo => $"{prefix}_power_of_two_d({list})",
            FormulaOperation.Exponent => $"{prefix}_exponent_d({list})",
            FormulaOperation.Fraction => $"{prefix}_fraction_d({list})",
            _ => text.Apply(operation, operands),
        };
    }
}
