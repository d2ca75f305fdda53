using Nabla.Data;

namespace Nabla.Models.Presets;

/// <summary>What recipes see of the data.</summary>
/// <param name="Task">What the targets mean.</param>
/// <param name="Samples">Samples to learn from: before those for validation are set aside where that is still to be chosen.</param>
/// <param name="IsImage">Whether a sample is an image.</param>
/// <param name="Outputs">Numbers in a sample's target; 2 for classes that have not been counted yet.</param>
public sealed record DataShape(LearningTask Task, int Samples, bool IsImage, int Outputs)
{
    /// <summary>Rows and columns of the image that a sample is; null where it is none.</summary>
    public (int Rows, int Columns)? Image { get; init; }

    /// <summary>Whether some inputs are numbers that may be embedded; true as long as it is not known.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>Whether the inputs are the columns of a table; true as long as it is not known.</summary>
    public bool HasColumns { get; init; } = true;

    /// <summary>Whether the targets are classes or labels.</summary>
    public bool HasClasses => Task != LearningTask.Regression;

    /// <summary>What recipes see of some samples.</summary>
    /// <param name="data">The samples.</param>
    /// <returns>Their shape.</returns>
    public static DataShape From(SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Task, data.Count, data.Image is not null, data.TargetWidth)
            { Image = data.Image, HasNumbers = data.NumberInputs > 0,
            HasColumns = data.InputNames is not null || data.NumberInputs > 0 };
    }
}
