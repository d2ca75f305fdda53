using System.Runtime.CompilerServices;

namespace Nabla.Specs;

/// <summary>Validates the numbers of a spec. Each check returns the number or throws with the expected range.</summary>
internal static class Limits
{
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(double.IsFinite(value), value, "a finite number", name);

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value > 0 && double.IsFinite(value), value, "above 0", name);

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value >= 0 && double.IsFinite(value), value, "0 or above", name);

    /// <summary>0 ≤ value &lt; 1: a decay rate.</summary>
    public static double Decay(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value is >= 0 and < 1, value, "0 or above and below 1", name);

    /// <summary>0 &lt; value &lt; 1.</summary>
    public static double Inside(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value is > 0 and < 1, value, "above 0 and below 1", name);

    /// <summary>0 ≤ value ≤ 1.</summary>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value is >= 0 and <= 1, value, "between 0 and 1", name);

    public static double Between(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value >= least && value <= most, value, FormattableString.Invariant($"between {least} and {most}"), name);

    public static double AtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value >= least && double.IsFinite(value), value, FormattableString.Invariant($"at least {least}"), name);

    /// <summary>An integer of at least <paramref name="least"/>, given as a number of a spec.</summary>
    public static int Whole(double value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        (int)Check(value >= least && value <= int.MaxValue && value == Math.Floor(value), value, $"a whole number, at least {least}", name);

    private static double Check(bool holds, double value, string expected, string name) => holds
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {expected} (got {value})."));
}
