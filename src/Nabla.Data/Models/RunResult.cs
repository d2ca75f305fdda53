using Nabla.Diagnosis;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Data.Models;

/// <summary>What a training run came to.</summary>
/// <param name="Report">What was done, epoch by epoch; null where training met NaN or infinity.</param>
/// <param name="Validation">The finished network on the validation samples; null without them.</param>
/// <param name="Test">The finished network on the test samples; null without them.</param>
/// <param name="Findings">What the diagnosis found.</param>
/// <param name="Breakdown">Where training met NaN or infinity; null where it did not.</param>
public sealed record RunResult(
    TrainingReport? Report, Evaluation? Validation, Evaluation? Test, IReadOnlyList<Finding> Findings, TrainingDivergedException? Breakdown);
