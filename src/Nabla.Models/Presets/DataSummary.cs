using Nabla.Data;

namespace Nabla.Models.Presets;

/// <summary>Task, size and shape of the training data, as presets and defaults of settings see them.</summary>
/// <param name="LearningTask">Classification, regression or multi-label.</param>
/// <param name="Samples">The number of training samples. It includes the validation samples until they are set aside.</param>
/// <param name="IsImage">Whether a sample is an image.</param>
/// <param name="Outputs">Numbers in the target of a sample; 2 for classes that are not counted yet.</param>
public sealed record DataSummary(LearningTask LearningTask, int Samples, bool IsImage, int Outputs)
{
    /// <summary>Rows and columns of pixels, if a sample is an image; else null.</summary>
    public (int Rows, int Columns)? Image { get; init; }

    /// <summary>Whether some inputs are numbers that can be embedded; true until it is known.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>Whether the inputs are columns of a table; true until it is known.</summary>
    public bool HasColumns { get; init; } = true;

    /// <summary>Whether the targets are classes or labels.</summary>
    public bool HasClasses => LearningTask != LearningTask.Regression;

    /// <summary>Describes samples.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>Its task, size and shape.</returns>
    public static DataSummary From(SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.LearningTask, data.Count, data.Image is not null, data.TargetWidth)
            { Image = data.Image, HasNumbers = data.NumericInputs > 0,
            HasColumns = data.InputNames is not null || data.NumericInputs > 0 };
    }
}
