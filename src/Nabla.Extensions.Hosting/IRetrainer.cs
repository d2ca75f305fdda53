using Nabla.Training;

namespace Nabla.Extensions.Hosting;

/// <summary>Trains a new model on current rows and replaces the served one. It may be used by any number of threads.</summary>
/// <typeparam name="T">The record that the model predicts.</typeparam>
public interface IRetrainer<T>
{
    /// <summary>
    /// Loads the rows, trains a model and replaces the served model and its file, unless the new model is worse on the held-out rows
    /// (<see cref="NablaRetrainingOptions.HeldOutFraction"/>). One training runs at a time; other calls wait for it.
    /// </summary>
    /// <param name="cancellationToken">Stops the training after the current batch. The served model stays in use.</param>
    /// <returns>What was trained, and whether it replaced the served model.</returns>
    /// <exception cref="OperationCanceledException">The operation was canceled, or the host stops.</exception>
    /// <exception cref="Nabla.Data.NablaException">The rows do not fit the record, the served model or a setting, or there are too
    /// few.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    Task<RetrainingResult> RetrainAsync(CancellationToken cancellationToken = default);
}

/// <summary>The result of a retraining.</summary>
public sealed record RetrainingResult
{
    /// <summary>Whether the new model replaced the served one.</summary>
    public required bool IsReplaced { get; init; }

    /// <summary>The number of rows that the new model was trained on, with its validation rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The number of held-out rows.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>
    /// The metric by which the models were compared: <c>log-loss</c> for classes, <c>pinball</c> for quantiles, <c>rmse</c> for other
    /// numbers; null without held-out rows. Smaller is better.
    /// </summary>
    public string? Metric { get; init; }

    /// <summary>The metric of the model that was served, on the held-out rows; null without them.</summary>
    public double? ServedScore { get; init; }

    /// <summary>The metric of the new model, on the held-out rows; null without them.</summary>
    public double? NewScore { get; init; }

    /// <summary>The report of the training.</summary>
    public required TrainingReport Training { get; init; }
}
