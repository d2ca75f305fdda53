using Nabla.Models;
using Nabla.Training;

namespace Nabla.ML;

/// <summary>What a trainer of Nabla learned. It can be saved as ONNX, exported and explained. Thread-safe.</summary>
public sealed class NablaModelParameters
{
    internal NablaModelParameters(Model model, TrainingReport report, int skippedRows) =>
        (Model, Report, SkippedRows) = (model, report, skippedRows);

    /// <summary>The trained model.</summary>
    public Model Model { get; }

    /// <summary>The report of the training: the epochs, and findings with advice.</summary>
    public TrainingReport Report { get; }

    /// <summary>The number of training rows that were left out because their label is missing.</summary>
    public int SkippedRows { get; }
}
