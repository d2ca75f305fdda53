using System.Globalization;
using Nabla.Models;
using Nabla.Models.Presets;
using Nabla.Training;

namespace Nabla.ML;

/// <summary>The options that the trainers of Nabla share. A null lets the preset choose.</summary>
/// <remarks>They are public fields, as those of ML.NET's own trainers are. Not thread-safe; a trainer reads them when it fits.</remarks>
public abstract class NablaOptions
{
    private protected NablaOptions()
    {
    }

    /// <summary>The column to predict: a key for multiclass classification, Boolean for binary classification, Single for
    /// regression. Rows whose label is missing are left out.</summary>
    public string LabelColumnName = "Label";

    /// <summary>The column of sample weights, of Single; null for equal weights.</summary>
    public string? ExampleWeightColumnName;

    /// <summary>The preset that chooses what is null; null for <see cref="Models.Preset.Tabular"/>.</summary>
    public IPreset? Preset;

    /// <summary>The number of nodes of each hidden layer.</summary>
    public int[]? HiddenLayers;

    /// <summary>The number of passes over the training rows.</summary>
    public int? Epoch;

    /// <summary>The number of rows of a step.</summary>
    public int? BatchSize;

    /// <summary>The learning rate η.</summary>
    public float? LearningRate;

    /// <summary>The number of networks whose predictions are averaged.</summary>
    public int? Ensemble;

    /// <summary>The part of the rows for validation, which chooses the epoch; 0 for none.</summary>
    public float? ValidationSetFraction;

    /// <summary>The seed of weights, split and order; 0 if it is null. The seed of the MLContext does not reach a trainer.</summary>
    public int? Seed;

    /// <summary>The number of threads. The trained weights do not depend on it.</summary>
    public int? NumberOfThreads;

    /// <summary>Receives a report after each epoch.</summary>
    public Action<EpochReport>? MetricsCallback;

    /// <summary>Stops the training after the current batch; the best weights so far are kept.</summary>
    public CancellationToken CancellationToken;

    /// <summary>All other settings. The fields above replace its values.</summary>
    public RunConfiguration? Configuration;

    // The double of the same decimal digits: 0.1 for 0.1f.
    private static double Exact(float value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    internal RunConfiguration ToConfiguration()
    {
        var configuration = Configuration ?? new();
        return configuration with
        {
            Preset = Preset ?? configuration.Preset,
            Hidden = HiddenLayers ?? configuration.Hidden,
            Epochs = Epoch ?? configuration.Epochs,
            Batch = BatchSize ?? configuration.Batch,
            LearningRate = LearningRate is { } rate ? Exact(rate) : configuration.LearningRate,
            Ensemble = Ensemble ?? configuration.Ensemble,
            Validation = ValidationSetFraction is { } part ? ValidationData.FromFraction(Exact(part)) : configuration.Validation,
            Seed = Seed is { } seed ? (ulong)seed : configuration.Seed,
            Threads = NumberOfThreads ?? configuration.Threads,
        };
    }
}
