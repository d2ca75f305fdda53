using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>What a training run came to.</summary>
/// <param name="Report">What was done, epoch by epoch; null where training met NaN or infinity.</param>
/// <param name="Validation">The finished network on the validation samples, by the weights of the rows as <c>Model.Evaluate</c> judges; of
/// an ensemble each sample by the networks that set it aside. Null without them.</param>
/// <param name="Test">The finished network on the test samples; null without them.</param>
/// <param name="Findings">What the diagnosis found.</param>
/// <param name="Divergence">Where training met NaN or infinity; null where it did not.</param>
public sealed record RunResult(
    TrainingReport? Report, Evaluation? Validation, Evaluation? Test, IReadOnlyList<Finding> Findings,
        TrainingDivergedException? Divergence)
{
    /// <summary>
    /// The temperature that the model's last sums were divided by, so that its probabilities hold on validation; null where they were not.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>The judgements of the cross-validation; null where there was none.</summary>
    public CrossValidationResult? Folds { get; init; }

    /// <summary>The model on the validation samples before that, weighted as in training; null where it was not calibrated.</summary>
    public Evaluation? Uncalibrated { get; init; }

    /// <summary>
    /// The finished network on the validation samples, each weighted by its row and its class as in training: what epochs, temperatures and
    /// searches are compared by. The same as <see cref="Validation"/> where classes have no weights.
    /// </summary>
    public Evaluation? Weighted
    {
        get => field ?? Validation;
        init;
    }
}
