using Nabla.Diagnosis.Checks;

namespace Nabla.Diagnosis;

/// <summary>Every check.</summary>
public static class CheckRegistry
{
    /// <summary>The list: one line each, causes before symptoms.</summary>
    public static IReadOnlyList<ICheck> Default { get; } =
    [
        new OutputAndCost(),
        new ConstantTarget(),
        new EqualSamples(),
        new UnscaledInputs(),
        new UnscaledTargets(),
        new TargetOutlier(),
        new NothingMoved(),
        new SymmetricNodes(),
        new ExplodingGradient(),
        new VanishingGradient(),
        new SaturatedSigmoids(),
        new DeadRelus(),
        new RateTooHigh(),
        new RateTooLow(),
        new UnbalancedClasses(),
        new NegativeR2(),
        new OverFitting(),
        new NothingLearned(),
    ];

    /// <summary>Asks every check.</summary>
    /// <param name="facts">The numbers of a run.</param>
    /// <returns>What was found, in the catalogue's order; empty for a healthy run.</returns>
    public static IReadOnlyList<Finding> Examine(RunFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var found = Default.Where(check => !check.IsLastResort).Select(check => check.Look(facts)).OfType<Finding>().ToList();
        if (found.All(finding => finding.Severity == Severity.Note))
            found.AddRange(Default.Where(check => check.IsLastResort).Select(check => check.Look(facts)).OfType<Finding>());
        return found;
    }
}
