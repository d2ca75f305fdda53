using System.Globalization;

namespace Nabla.Explain;

/// <summary>Formats numbers in sentences as in formulas: −0.25, 3e−9.</summary>
internal static class FormulaNumber
{
    /// <summary>Formats a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Number of significant digits.</param>
    public static string Format(double value, int digits)
    {
        string[] parts = value.ToString($"G{digits}", CultureInfo.InvariantCulture).Split('E');
        string exponent = parts.Length == 1 ? ""
            : $"e{int.Parse(parts[1], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}";
        return (parts[0] + exponent).Replace('-', '−');
    }
}
