namespace Nabla.Explain;

/// <summary>One partial derivative, computed twice.</summary>
/// <param name="Name">Which: ∂C/∂w⁽²⁾[3, 5], of a layer of another kind "layer 2, factors[0, 3]", in layers from 1 and nodes from
/// 0.</param>
/// <param name="Backpropagation">By the chain rule.</param>
/// <param name="FiniteDifference">By central differences, (C(θ + h) − C(θ − h)) / 2h.</param>
/// <param name="Step">The h that told most; 0 where none was taken.</param>
/// <param name="Verdict">What the nudge says of the derivative.</param>
/// <param name="Why">Why it says nothing, or that they disagree; empty where they agree.</param>
public sealed record CheckedDerivative(string Name, double Backpropagation, double FiniteDifference, double Step, Verdict Verdict,
    string Why)
{
    private const double Surely = 10, Large = 1e3;
    private const string MovesNothing = "the number has no effect in these samples";

    /// <summary>|difference| / max(|either|); infinite where a value is not finite.</summary>
    public double RelativeError => Backpropagation == FiniteDifference ? 0
        : Math.Abs(Backpropagation - FiniteDifference) / Math.Max(Math.Abs(Backpropagation), Math.Abs(FiniteDifference)) is var error
            && double.IsFinite(error)
        ? error : double.PositiveInfinity;

    /// <summary>To how many digits both agree, 0 to 15.</summary>
    public int Digits => RelativeError == 0 ? 15 : Math.Clamp((int)Math.Floor(-Math.Log10(RelativeError)), 0, 15);

    /// <summary>The verdict in words.</summary>
    /// <returns>agrees to 9 digits.</returns>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Name}: backpropagation {FormulaNumber.Format(Backpropagation, 10)}, finite difference "
            + $"{FormulaNumber.Format(FiniteDifference, 10)} (h = "
            + $"{FormulaNumber.Format(Step, 2)}): {(Verdict == Verdict.Agrees ? $"agrees to {Digits} digits" : Why)}");

    /// <summary>Nudges and judges.</summary>
    /// <param name="name">Which derivative.</param>
    /// <param name="expected">What the chain rule says.</param>
    /// <param name="reach">How much the next numbers move at most when h is 1; 0 where nothing moves.</param>
    /// <param name="size">Size of the numbers that C is rounded with.</param>
    /// <param name="tolerance">The largest relative error that passes.</param>
    /// <param name="differences">Does the nudges.</param>
    internal static CheckedDerivative Compare(string name, double expected, double reach, double size, double tolerance,
        DifferencesAt differences)
    {
        if (reach != 0)
            return Compare(name, expected, CentralDifferences.Estimate(expected, FiniteDifferenceSteps.UnitOf(reach), size, differences),
                tolerance, size);
        return expected == 0
            ? new(name, 0, 0, 0, Verdict.Unmoved, MovesNothing)
            : new(name, expected, 0, 0, Verdict.Disagrees, $"is not 0, although {MovesNothing}");
    }

    /// <summary>Judges a nudge.</summary>
    internal static CheckedDerivative Compare(string name, double expected, Slope slope, double tolerance, double size)
    {
        var made = new CheckedDerivative(name, expected, slope.Value, slope.Step, Verdict.Agrees, "");
        double off = Math.Abs(expected - slope.Value);
        if (off <= tolerance * Math.Max(Math.Abs(expected), Math.Abs(slope.Value))) return made;
        if (slope.Crossing is { } crossing) return made with { Verdict = Verdict.NonSmooth, Why = crossing.ToString() };
        if (double.IsFinite(off) && double.IsFinite(slope.Uncertainty) && off <= Surely * slope.Uncertainty)
        {
            return made with
            {
                Verdict = Verdict.Hidden,
                Why = $"the cost is too {(size > Large ? "large" : "flat")} for a finite difference, whose rounding error is up to "
                    + $"{FormulaNumber.Format(slope.Uncertainty, 2)}",
            };
        }

        return made with { Verdict = Verdict.Disagrees, Why = double.IsFinite(off)
            ? $"differs by {FormulaNumber.Format(off, 3)} (rounding error up to "
                + $"{FormulaNumber.Format(slope.Uncertainty, 2)})" : "is not finite" };
    }
}
