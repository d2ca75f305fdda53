using System.Globalization;

namespace Nabla.Diagnosis;

/// <summary>Numbers as messages write them.</summary>
internal static class Say
{
    /// <summary>Three digits: 0.0123, 4.2E+09.</summary>
    public static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>0.987 as "98.7 %".</summary>
    public static string Percent(double part) => (100 * part).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
