using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>Looks at the numbers of a run for one kind of trouble.</summary>
/// <remarks>A healthy run must give no finding: where the numbers leave doubt, a check keeps silent.</remarks>
public interface ICheck
{
    /// <summary>Its kebab-case name.</summary>
    string Name { get; }

    /// <summary>True for a check that names a symptom only; it runs where no other found a cause.</summary>
    bool IsLastResort => false;

    /// <summary>Looks.</summary>
    /// <param name="facts">The numbers.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    Finding? Examine(RunStatistics facts);
}

/// <summary>Every check.</summary>
public static class CheckRegistry
{
    /// <summary>The list: one line each, causes before symptoms.</summary>
    public static IReadOnlyList<ICheck> Default { get; } =
    [
        new OutputCostMismatch(),
        new ConstantTarget(),
        new IdenticalSamples(),
        new UnscaledInputs(),
        new UnscaledTargets(),
        new TargetOutlier(),
        new UnchangedWeights(),
        new SymmetricNodes(),
        new ExplodingGradient(),
        new VanishingGradient(),
        new SaturatedSigmoids(),
        new DeadRelus(),
        new LearningRateTooHigh(),
        new LearningRateTooLow(),
        new UnbalancedClasses(),
        new NegativeR2(),
        new Overfitting(),
        new NothingLearned(),
    ];

    /// <summary>Runs every check.</summary>
    /// <param name="facts">The numbers of a run.</param>
    /// <returns>What was found, in the order of the list; empty for a healthy run.</returns>
    public static IReadOnlyList<Finding> Examine(RunStatistics facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var found = Default.Where(check => !check.IsLastResort).Select(check => check.Examine(facts)).OfType<Finding>().ToList();
        if (found.All(finding => finding.Severity == Severity.Note))
            found.AddRange(Default.Where(check => check.IsLastResort).Select(check => check.Examine(facts)).OfType<Finding>());
        return found;
    }
}

/// <summary>The diagnosis of a run, from what training reports.</summary>
public static class RunDiagnosis
{
    extension(TrainingReport report)
    {
        /// <summary>What there is to know of the data and of the run; empty for a healthy one.</summary>
        public IReadOnlyList<Finding> Findings =>
            report.Statistics is null ? report.Notes : [.. report.Notes, .. CheckRegistry.Examine(report.Statistics)];
    }

    extension(TrainingDivergedException diverged)
    {
        /// <summary>What the diagnosis finds in the run.</summary>
        public IReadOnlyList<Finding> Findings => diverged.Statistics is null ? [] : CheckRegistry.Examine(diverged.Statistics);
    }

    /// <summary>What the diagnosis finds in the epochs that are done. It costs as much as training on 256 samples.</summary>
    /// <param name="step">The run after a step.</param>
    /// <returns>The findings; empty for a healthy run, before the first epoch is done, or where <see cref="TrainingOptions.Diagnose"/> is
    /// off.</returns>
    public static IReadOnlyList<Finding> Diagnose(this BatchReport step) =>
        step.ComputeStatistics() is { Epochs.Count: > 0 } facts ? CheckRegistry.Examine(facts) : [];
}
