using System.Globalization;
using System.Text;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.C;

/// <summary>Formats numbers, text, names and operations in C99.</summary>
/// <param name="prefix">The prefix of all names in the file.</param>
internal sealed class CText(string prefix) : IArithmetic
{
    /// <summary>
    /// Names that a member cannot have: keywords of C and C++, and lower-case macros of compilers or headers, such as unix, or small in
    /// windows.h.
    /// </summary>
    public static IReadOnlyList<string> Taken { get; } =
    [
        .. ("auto break case char const continue default do double else enum extern float for goto if inline int long register restrict "
            + "return short signed sizeof static struct "
            + "switch typedef union unsigned void volatile while alignas alignof and and_eq asm bitand bitor bool catch char8_t char16_t "
            + "char32_t class co_await co_return co_yield compl "
            + "concept consteval constexpr constinit const_cast decltype delete dynamic_cast explicit export false friend mutable "
            + "namespace new noexcept not not_eq nullptr operator "
            + "or or_eq private protected public reinterpret_cast requires static_assert static_cast template this thread_local throw "
            + "true try typeid typename typeof typeof_unqual "
            + "using virtual wchar_t xor xor_eq complex imaginary linux unix i386 errno stdin stdout stderr assert "
            + "mips sparc sun sgi hpux vax m68k near far small huge interface pascal cdecl fortran").Split(' '),
    ];

    private readonly SortedSet<FormulaOperation> _used = [];

    /// <summary>Helpers that the operations so far need.</summary>
    public IEnumerable<string> Helpers => _used.Select(Helper).Distinct();

    /// <summary>Converts "MyModel" to the prefix "my_model".</summary>
    public static string Prefix(string name)
    {
        var lower = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]) && name[i - 1] != '_') lower.Append('_');
            lower.Append(char.ToLowerInvariant(name[i]));
        }

        return lower.ToString();
    }

    /// <summary>Whether a character is allowed in an identifier.</summary>
    public static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>
    /// A string literal in UTF-8. Every byte that is not plain ASCII is an escape of three digits, which a following digit cannot extend.
    /// </summary>
    public static string Text(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= 32 and < 127 and not ((byte)'"' or (byte)'\\' or (byte)'?')) literal.Append((char)b);
            else literal.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A text in a comment, without characters that end the comment or are invisible.</summary>
    public static string Comment(string text) => PlainText.Create(text)
        .Replace("*/", "* /", StringComparison.Ordinal).Replace("/*", "/ *", StringComparison.Ordinal)
        .Replace("??", "? ", StringComparison.Ordinal);

    string IArithmetic.Double(double value) => Double(value);

    /// <summary>The name of an array of the network: weights_1 after the prefix.</summary>
    public string NameOf(NumberArray array) =>
        string.Concat(array.Role.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')).Trim('_') is var role
        ? FormattableString.Invariant($"{prefix}_{role}_{array.Number}") : "";

    public static string Double(double value) =>
        double.IsFinite(value) ? Real(value.ToString("R", CultureInfo.InvariantCulture)) : double.IsNaN(value) ? "NAN" : value > 0
        ? "INFINITY" : "-INFINITY";

    public string Literal(float value) =>
        float.IsFinite(value) ? Real(value.ToString("R", CultureInfo.InvariantCulture)) + "f" : float.IsNaN(value) ? "NAN" : value > 0
        ? "INFINITY" : "-INFINITY";

    public string Apply(FormulaOperation operation, IReadOnlyList<string> operands)
    {
        string list = string.Join(", ", operands);
        if (operation is FormulaOperation.Max or FormulaOperation.Min or FormulaOperation.PowerOfTwo or FormulaOperation.Exponent
            or FormulaOperation.Fraction)
            _used.Add(operation);
        return operation switch
        {
            FormulaOperation.Add => $"{operands[0]} + {operands[1]}",
            FormulaOperation.Subtract => $"{operands[0]} - {operands[1]}",
            FormulaOperation.Multiply => $"{operands[0]} * {operands[1]}",
            FormulaOperation.Divide => $"{operands[0]} / {operands[1]}",
            FormulaOperation.Negate => $"-({list})",
            FormulaOperation.MultiplyAdd => $"fmaf({list})",
            FormulaOperation.Max => $"{prefix}_max({list})",
            FormulaOperation.Min => $"{prefix}_min({list})",
            FormulaOperation.Abs => $"fabsf({list})",
            FormulaOperation.SquareRoot => $"sqrtf({list})",
            FormulaOperation.Round => $"rintf({list})",
            FormulaOperation.PowerOfTwo => $"{prefix}_power_of_two({list})",
            FormulaOperation.Exponent => $"{prefix}_exponent({list})",
            FormulaOperation.Fraction => $"{prefix}_fraction({list})",
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no operation on numbers"),
        };
    }

    private static string Real(string digits) => digits.AsSpan().IndexOfAny(".E") < 0 ? digits + ".0" : digits;

    private const string PowerOfTwo =
        "2 to the n, for whole n: adding 1.5 * 2^23 + 127 leaves n + 127 in the lowest bits, from where it is moved to the exponent.";

    private string Helper(FormulaOperation operation) => (operation switch
    {
        FormulaOperation.Max => $$"""
            /* The larger; NaN where either is, and 0 rather than -0. */
            static float {{prefix}}_max(float a, float b)
            {
                return isnan(a) || a > b || (a == b && !signbit(a)) ? a : b;
            }

            """,
        FormulaOperation.Min => $$"""
            /* The smaller; NaN where either is, and -0 rather than 0. */
            static float {{prefix}}_min(float a, float b)
            {
                return isnan(a) || a < b || (a == b && signbit(a)) ? a : b;
            }

            """,
        FormulaOperation.PowerOfTwo => $$"""
            /* {{PowerOfTwo}} */
            static float {{prefix}}_power_of_two(float n)
            {
                uint32_t bits;
                n += 12583039.0f;
                memcpy(&bits, &n, sizeof bits);
                bits <<= 23;
                memcpy(&n, &bits, sizeof n);
                return n;
            }

            """,
        FormulaOperation.Exponent => $$"""
            /* x = fraction * 2^exponent, 1 <= fraction < 2: the exponent. */
            static float {{prefix}}_exponent(float x)
            {
                uint32_t bits;
                memcpy(&bits, &x, sizeof bits);
                return (float)((int)(bits >> 23) - 127);
            }

            """,
        _ => $$"""
            /* x = fraction * 2^exponent, 1 <= fraction < 2: the fraction. */
            static float {{prefix}}_fraction(float x)
            {
                uint32_t bits;
                memcpy(&bits, &x, sizeof bits);
                bits = (bits & 0x007FFFFFu) | 0x3F800000u;
                memcpy(&x, &bits, sizeof x);
                return x;
            }

            """,
    }).ReplaceLineEndings("\n");
}
