using System.Globalization;

namespace Nabla.Pages.Formulas;

/// <summary>Formats numbers with significant digits and a typographic minus sign: 0.0123, 1.2 · 10⁻⁵.</summary>
public static class SignificantDigits
{
    /// <summary>The maximum number of significant digits of a double.</summary>
    public const int Max = 17;

    /// <summary>Splits a number into digits and exponent: 1.2 and −5 for 1.2 · 10⁻⁵. Numbers of moderate size have no exponent.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">The number of significant digits, 1 to 17.</param>
    /// <returns>The digits, and the exponent of 10; null for none.</returns>
    public static (string Digits, int? Exponent) Split(double value, int digits)
    {
        if (double.IsNaN(value)) return ("not a number", null);
        if (double.IsInfinity(value)) return (value > 0 ? "∞" : "−∞", null);
        digits = Math.Clamp(digits, 1, Max);
        string text = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        int at = text.IndexOf('E', StringComparison.Ordinal), exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        if (exponent is < -4 or > 5)
        {
            string head = text[..at];
            return (Minus(head.Contains('.', StringComparison.Ordinal) ? head.TrimEnd('0').TrimEnd('.') : head), exponent);
        }

        string plain = value.ToString($"F{Math.Clamp(digits - 1 - exponent, 0, 22)}", CultureInfo.InvariantCulture);
        plain = plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
        return (Minus(plain is "-0" or "" ? "0" : plain), null);
    }

    /// <summary>Formats a number as plain text: 1.2e−5.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">The number of significant digits.</param>
    /// <returns>The text.</returns>
    public static string Format(double value, int digits)
    {
        var (head, exponent) = Split(value, digits);
        return exponent is { } power ? $"{head}e{Minus(power.ToString(CultureInfo.InvariantCulture))}" : head;
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
