using System.Globalization;
using System.Text;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.CSharp;

/// <summary>Formats numbers, text, names and operations in C#.</summary>
internal sealed class CSharpText : IArithmetic
{
    public static CSharpText Instance { get; } = new();

    public static IReadOnlyList<string> Keywords { get; } =
    [
        .. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum "
            + "event explicit extern false finally fixed "
            + "float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override "
            + "params private protected public readonly "
            + "ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong "
            + "unchecked unsafe ushort using virtual void "
            + "volatile while __arglist __makeref __reftype __refvalue").Split(' '),
    ];

    /// <summary>
    /// The types of the framework in the file, without generic ones. A class or namespace with such a name would hide them.
    /// </summary>
    public static IReadOnlyList<string> Types { get; } = ["ArgumentException", "BitConverter", "Math", "MathF"];

    /// <summary>The members that the class may have, without the functions of activations, whose names avoid conflicts.</summary>
    public static IReadOnlyList<string> Members { get; } =
        ["Predict", "Classes", "Row", "Answer", "Run", "Dense", "Finish", "Times", "CosTurns", "Scaled", "Clipped", "Seconds",
        "Elapsed", "Turn", "Weekday", "Scales", "Centers"];

    /// <summary>Whether the class may have a member with a name, so that the class cannot have this name.</summary>
    public static bool IsMember(string name) =>
        Members.Contains(name) || (name.TrimEnd("0123456789".ToCharArray()) is "Weights" or "Biases" or "Scale"
        && char.IsAsciiDigit(name[^1]));

    /// <summary>Names that a parameter or property cannot have: keywords, and names in the file or in every object.</summary>
    public static IReadOnlyList<string> Taken { get; } =
    [
        .. Keywords,
        .. "await var nameof field value record numbers texts row probabilities answers Predict".Split(' '),
        .. "Row Equals GetHashCode GetType ToString MemberwiseClone Finalize ReferenceEquals".Split(' '),
    ];

    /// <summary>The distinct names of the parameters or properties of columns.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<string> columns)
    {
        // A property X has the methods get_X and set_X.
        var accessors = Names.Unique(columns, IsPart, Taken).SelectMany(name => new[] { $"get_{name}", $"set_{name}" });
        return Names.Unique(columns, IsPart, [.. Taken, .. accessors]);
    }

    /// <summary>Whether a character is allowed in an identifier.</summary>
    public static bool IsPart(char c) =>
        c == '_' || char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber;

    /// <summary>A string literal. Everything except letters, digits, marks and symbols is escaped.</summary>
    public static string Text(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') literal.Append('\\').Append(c);
            else if (PlainText.IsPlain(c)) literal.Append(c);
            else literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A text in a comment, without characters that end the comment or are invisible.</summary>
    public static string Comment(string text) => PlainText.Create(text);

    /// <summary>A text in a documentation comment.</summary>
    public static string Documentation(string text) =>
        Comment(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    string IArithmetic.Double(double value) => Double(value);

    /// <summary>The name of an array of the network: Weights1.</summary>
    public static string NameOf(NumberArray array) => string.Concat(array.Role.Split('-', '_', ' ', '.').Where(part => part.Length > 0)
        .Select(part => char.ToUpperInvariant(part[0]) + string.Concat(part[1..].Where(char.IsAsciiLetterOrDigit))))
        + FormattableString.Invariant($"{array.Number}");

    public static string Double(double value) => double.IsFinite(value)
        ? value.ToString("R", CultureInfo.InvariantCulture) + "d"
        : double.IsNaN(value) ? "double.NaN" : value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";

    public string Literal(float value) => float.IsFinite(value)
        ? value.ToString("R", CultureInfo.InvariantCulture) + "f"
        : float.IsNaN(value) ? "float.NaN" : value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";

    public string Apply(FormulaOperation operation, IReadOnlyList<string> operands) => operation switch
    {
        FormulaOperation.Add => $"{operands[0]} + {operands[1]}",
        FormulaOperation.Subtract => $"{operands[0]} - {operands[1]}",
        FormulaOperation.Multiply => $"{operands[0]} * {operands[1]}",
        FormulaOperation.Divide => $"{operands[0]} / {operands[1]}",
        FormulaOperation.Negate => $"-({operands[0]})",
        FormulaOperation.MultiplyAdd => $"MathF.FusedMultiplyAdd({operands[0]}, {operands[1]}, {operands[2]})",
        FormulaOperation.Max => $"MathF.Max({operands[0]}, {operands[1]})",
        FormulaOperation.Min => $"MathF.Min({operands[0]}, {operands[1]})",
        FormulaOperation.Abs => $"MathF.Abs({operands[0]})",
        FormulaOperation.SquareRoot => $"MathF.Sqrt({operands[0]})",
        FormulaOperation.Round => $"MathF.Round({operands[0]})",
        // Adding 1.5 · 2²³ + 127 leaves n + 127 in the lowest bits, from where it is moved to the exponent.
        FormulaOperation.PowerOfTwo => $"BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits({operands[0]} + 12583039f) << 23)",
        FormulaOperation.Exponent => $"(BitConverter.SingleToInt32Bits({operands[0]}) >>> 23) - 127",
        FormulaOperation.Fraction =>
            $"BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits({operands[0]}) & 0x007FFFFF | 0x3F800000)",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no operation on numbers"),
    };

}
