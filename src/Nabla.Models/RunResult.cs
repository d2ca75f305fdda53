using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>The result of a training run.</summary>
/// <param name="Report">The report with all epochs; null if the cost became NaN or infinite.</param>
/// <param name="Validation">Metrics of the trained model on the validation samples, with sample weights but without class weights. In an
/// ensemble each sample is predicted by the networks that were not trained on it. Null without validation samples.</param>
/// <param name="Test">Metrics of the trained model on the test samples; null without test samples.</param>
/// <param name="Findings">The findings of the diagnosis.</param>
/// <param name="Divergence">The epoch, batch and layer at which a number became NaN or infinite; null if none did.</param>
public sealed record RunResult(
    TrainingReport? Report, Evaluation? Validation, Evaluation? Test, IReadOnlyList<Finding> Findings,
        TrainingDivergedException? Divergence)
{
    /// <summary>
    /// The temperature T of softmax(z / T), fitted on the validation samples; null without calibration.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>The result of the cross-validation; null without <see cref="RunConfiguration.Folds"/>.</summary>
    public CrossValidationResult? Folds { get; init; }

    /// <summary>Metrics on the validation samples before calibration, weighted as in training; null without calibration.</summary>
    public Evaluation? Uncalibrated { get; init; }

    /// <summary>
    /// Metrics on the validation samples with sample and class weights, as in training. Epochs, temperatures and search trials are compared
    /// by it. Equal to <see cref="Validation"/> without class weights.
    /// </summary>
    public Evaluation? Weighted
    {
        get => field ?? Validation;
        init;
    }
}
