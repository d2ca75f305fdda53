using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>A check of the statistics of a run for one problem.</summary>
/// <remarks>
/// A healthy run must have no finding. If the numbers are inconclusive, a check reports nothing.
/// <para>Implementations must be immutable: threads share them.</para>
/// </remarks>
public interface ICheck
{
    /// <summary>Its kebab-case name.</summary>
    string Name { get; }

    /// <summary>True for a check of a symptom, which runs only if no other check found a cause.</summary>
    bool IsLastResort => false;

    /// <summary>Runs the check.</summary>
    /// <param name="run">The statistics of the run.</param>
    /// <returns>The finding; null for none.</returns>
    Finding? Examine(RunStatistics run);
}

/// <summary>All checks.</summary>
public static class CheckRegistry
{
    /// <summary>The list, causes before symptoms.</summary>
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
    /// <param name="run">The statistics of a run.</param>
    /// <returns>The findings, in the order of the list; empty for a healthy run.</returns>
    public static IReadOnlyList<Finding> Examine(RunStatistics run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var found = Default.Where(check => !check.IsLastResort).Select(check => check.Examine(run)).OfType<Finding>().ToList();
        if (found.All(finding => finding.Severity == Severity.Note))
            found.AddRange(Default.Where(check => check.IsLastResort).Select(check => check.Examine(run)).OfType<Finding>());
        return found;
    }
}

/// <summary>The diagnosis of a run from its report.</summary>
public static class RunDiagnosis
{
    extension(TrainingReport report)
    {
        /// <summary>The notes on the data and the findings of the run; empty for a healthy run.</summary>
        public IReadOnlyList<Finding> Findings =>
            report.Statistics is null ? report.Notes : [.. report.Notes, .. CheckRegistry.Examine(report.Statistics)];
    }

    extension(TrainingDivergedException diverged)
    {
        /// <summary>The findings of the run.</summary>
        public IReadOnlyList<Finding> Findings => diverged.Statistics is null ? [] : CheckRegistry.Examine(diverged.Statistics);
    }

    /// <summary>Returns the findings of the finished epochs. It costs as much as training on 256 samples.</summary>
    /// <param name="step">The state of the run after a step.</param>
    /// <returns>The findings; empty for a healthy run, before the end of the first epoch, or if <see cref="TrainingOptions.Diagnose"/> is
    /// false.</returns>
    public static IReadOnlyList<Finding> Diagnose(this BatchReport step) =>
        step.ComputeStatistics() is { Epochs.Count: > 0 } run ? CheckRegistry.Examine(run) : [];
}
