using System.Globalization;
using Nabla.Explain;

namespace Nabla.Diagnosis;

/// <summary>Formats numbers for messages.</summary>
internal static class Say
{
    /// <summary>Formats with three digits: 0.0123, −4.2e9.</summary>
    public static string Number(double value) => FormulaNumber.Format(value, 3);

    /// <summary>Formats with three digits that a setting accepts: 0.0123, 1E-05.</summary>
    public static string Setting(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Formats a value with the seven digits of a float, so that it can be found in the data: 1700000000, 7.25.</summary>
    public static string Exact(double value)
    {
        if (value == 0 || !double.IsFinite(value) || Math.Abs(value) is >= 1e15 or < 1e-4)
            return FormulaNumber.Format(value, 7);
        int places = 6 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return (places >= 0 ? Math.Round((decimal)value, places)
            : Math.Round((decimal)value / Power(-places)) * Power(-places)).ToString("0.##########", CultureInfo.InvariantCulture)
            .Replace('-', '−');
    }

    private static decimal Power(int n)
    {
        decimal power = 1;
        for (int i = 0; i < n; i++) power *= 10;
        return power;
    }

    /// <summary>Formats 0.987 as "98.7 %".</summary>
    public static string Percent(double part) => (100 * part).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
