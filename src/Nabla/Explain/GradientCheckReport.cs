namespace Nabla.Explain;

/// <summary>What a <see cref="GradientCheck"/> compared.</summary>
/// <param name="Complete">True where every parameter was nudged, false where a sample and random directions were.</param>
/// <param name="Derivatives">Every comparison: what disagrees first, then what agrees, the worst first, then what a nudge can say nothing
/// of, then what moves nothing.</param>
/// <param name="Faults">The factors that are wrong by themselves, from the cost back to the inputs; none where all derivatives
/// agree.</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
public sealed record GradientCheckReport(bool Complete, IReadOnlyList<CheckedDerivative> Derivatives, IReadOnlyList<WrongFactor> Faults,
    double Tolerance)
{
    /// <summary>The largest relative error of what could be compared.</summary>
    public double WorstRelativeError =>
        Derivatives.Where(one => one.Verdict is Verdict.Agrees or Verdict.Disagrees).Select(one => one.RelativeError).DefaultIfEmpty(0)
        .Max();

    /// <summary>True where something was found out: a derivative that is not 0 agrees with its nudge, or something is wrong.</summary>
    public bool IsConclusive => IsWrong || Derivatives.Any(one => one.Verdict == Verdict.Agrees && one.Backpropagation != 0);

    /// <summary>True where a derivative disagrees with its nudge, or a factor with its own.</summary>
    public bool IsWrong => Count(Verdict.Disagrees) > 0 || Faults.Count > 0;

    /// <summary>True where nothing is wrong, and not for want of anything to compare.</summary>
    public bool Passed => IsConclusive && !IsWrong;

    /// <summary>How many comparisons ended so.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Their number.</returns>
    public int Count(Verdict verdict) => Derivatives.Count(one => one.Verdict == verdict);

    /// <summary>One line: how many agree, what could not be told, and of a wrong derivative layer, node and factor.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string told = FormattableString.Invariant($"{Derivatives.Count:N0} derivatives, {Count(Verdict.Agrees):N0} agree, worst ")
            + FormattableString.Invariant($"relative error {FormulaNumber.Format(WorstRelativeError, 3)}")
            + Apart(Verdict.NonSmooth, "at a kink") + Apart(Verdict.Hidden, "below the rounding")
            + Apart(Verdict.Unmoved, "that move nothing in these samples");
        if (!IsWrong)
            return Passed ? $"passed: {told}" : $"inconclusive: {told}; no derivative other than 0 could be compared, so nothing is "
                + "known of any. Take other samples.";
        string first = Faults.Count > 0 ? Faults[0].ToString() : "no factor is wrong by itself";
        return $"FAILED: {told}; {first}{(Count(Verdict.Disagrees) > 0 ? $"; {Derivatives[0]}" : "")}";
    }

    private string Apart(Verdict verdict, string where) =>
        Count(verdict) is > 0 and var count ? FormattableString.Invariant($", {count:N0} {where}") : "";
}
