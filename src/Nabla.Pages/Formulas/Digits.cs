using System.Globalization;

namespace Nabla.Pages.Formulas;

/// <summary>Numbers as digits: 0.0123, 1.2 · 10⁻⁵, with the minus sign of formulas.</summary>
public static class Digits
{
    /// <summary>Digits of a double; further ones say nothing.</summary>
    public const int Most = 17;

    /// <summary>The number apart: 1.2 and −5 for 1.2 · 10⁻⁵; no exponent where it reads well without.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Digits that count, 1 to 17.</param>
    /// <returns>The digits, and the power of ten where there is one.</returns>
    public static (string Digits, int? Exponent) Apart(double value, int digits)
    {
        if (double.IsNaN(value)) return ("not a number", null);
        if (double.IsInfinity(value)) return (value > 0 ? "∞" : "−∞", null);
        digits = Math.Clamp(digits, 1, Most);
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

    /// <summary>The number in a line of text: 1.2e−5.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Digits that count.</param>
    /// <returns>The text.</returns>
    public static string Text(double value, int digits)
    {
        var (head, exponent) = Apart(value, digits);
        return exponent is { } power ? $"{head}e{Minus(power.ToString(CultureInfo.InvariantCulture))}" : head;
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
