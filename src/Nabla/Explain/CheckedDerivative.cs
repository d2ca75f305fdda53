namespace Nabla.Explain;

/// <summary>A partial derivative with its finite-difference check.</summary>
/// <param name="Name">The derivative: ∂C/∂w⁽²⁾[3, 5], or for other kinds of layers "layer 2, factors[0, 3]". Layers count from 1, nodes
/// from 0.</param>
/// <param name="Backpropagation">The value by the chain rule.</param>
/// <param name="FiniteDifference">The value by central differences, (C(θ + h) − C(θ − h)) / 2h.</param>
/// <param name="Step">The step h that was used; 0 if there was none.</param>
/// <param name="Verdict">The result of the comparison.</param>
/// <param name="Why">Why the comparison is inconclusive, or that the values disagree; empty if they agree.</param>
public sealed record CheckedDerivative(string Name, double Backpropagation, double FiniteDifference, double Step, Verdict Verdict,
    string Why)
{
    private const double Surely = 10;
    private const string MovesNothing = "the number has no effect in these samples";

    /// <summary>The relative error, |difference| / max(|either|); infinite if a value is not finite.</summary>
    public double RelativeError => Backpropagation == FiniteDifference ? 0
        : Math.Abs(Backpropagation - FiniteDifference) / Math.Max(Math.Abs(Backpropagation), Math.Abs(FiniteDifference)) is var error
            && double.IsFinite(error)
        ? error : double.PositiveInfinity;

    /// <summary>Number of digits to which both agree, 0 to 15.</summary>
    public int Digits => RelativeError == 0 ? 15 : Math.Clamp((int)Math.Floor(-Math.Log10(RelativeError)), 0, 15);

    /// <summary>Describes the verdict.</summary>
    /// <returns>For example "agrees to 9 digits".</returns>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Name}: backpropagation {FormulaNumber.Format(Backpropagation, 10)}, finite difference "
            + $"{FormulaNumber.Format(FiniteDifference, 10)} (h = "
            + $"{FormulaNumber.Format(Step, 2)}): {(Verdict == Verdict.Agrees ? $"agrees to {Digits} digits" : Why)}");

    /// <summary>Computes the finite difference and compares.</summary>
    /// <param name="name">The name of the derivative.</param>
    /// <param name="expected">The value by the chain rule.</param>
    /// <param name="reach">The maximum change of the next numbers for h = 1; 0 if nothing changes.</param>
    /// <param name="size">Magnitude of the numbers that determine the rounding error of C.</param>
    /// <param name="tolerance">The maximum relative error.</param>
    /// <param name="differences">Computes the differences.</param>
    internal static CheckedDerivative Compare(string name, double expected, double reach, double size, double tolerance,
        DifferencesAt differences)
    {
        if (reach != 0)
            return Compare(name, expected, CentralDifferences.Estimate(expected, FiniteDifferenceSteps.UnitOf(reach), size, differences),
                tolerance);
        return expected == 0
            ? new(name, 0, 0, 0, Verdict.NoEffect, MovesNothing)
            : new(name, expected, 0, 0, Verdict.Disagrees, $"is not 0, although {MovesNothing}");
    }

    /// <summary>Compares a finite difference with the expected value.</summary>
    internal static CheckedDerivative Compare(string name, double expected, DerivativeEstimate slope, double tolerance)
    {
        var made = new CheckedDerivative(name, expected, slope.Value, slope.Step, Verdict.Agrees, "");
        double off = Math.Abs(expected - slope.Value);
        if (off <= tolerance * Math.Max(Math.Abs(expected), Math.Abs(slope.Value))) return made;
        if (slope.Crossing is { } crossing) return made with { Verdict = Verdict.Kink, Why = crossing.ToString() };
        if (double.IsFinite(off) && double.IsFinite(slope.Uncertainty) && off <= Surely * slope.Uncertainty)
        {
            return made with
            {
                Verdict = Verdict.BelowRounding,
                Why = $"differs by {FormulaNumber.Format(off, 3)}, below the rounding error of the finite difference (up to "
                    + $"{FormulaNumber.Format(Surely * slope.Uncertainty, 2)})",
            };
        }

        return made with { Verdict = Verdict.Disagrees, Why = double.IsFinite(off)
            ? $"differs by {FormulaNumber.Format(off, 3)} (rounding error up to "
                + $"{FormulaNumber.Format(slope.Uncertainty, 2)})" : "is not finite" };
    }
}
