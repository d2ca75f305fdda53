using Nabla.Augmentation;
using Nabla.Data;
using Nabla.Schedules;
using Nabla.Specs;

namespace Nabla.Models.Presets;

/// <summary>One wide hidden layer, trained for many epochs on images with new random distortions in every epoch.</summary>
/// <remarks>
/// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis", ICDAR 2003: 800
/// nodes, elastic distortions with σ = 4 and α = 34 for 28×28 pixels. For other sizes σ is proportional to the side and α to its square,
/// because smoothing over σ pixels divides the displacement by σ. Relu, cross-entropy, Adam and a cosine schedule are later developments.
/// </remarks>
internal sealed class Image : IPreset
{
    private const double Side = 28, Sigma = 4, Alpha = 34;

    public string Name => "image";

    public string Summary => "relu, cross-entropy, adam, elastic distortions";

    public RunConfiguration Choices(RunConfiguration requested, DataSummary data)
    {
        if (data.Image is not { } image)
            throw NablaException.ForSetting("preset", "is image, but the data has no images.",
                SettingAdvice.Use("preset", data.HasColumns ? "tabular" : "standard"), code: "setting-data");
        double scale = Math.Sqrt((double)image.Rows * image.Columns) / Side;
        return new()
        {
            Hidden = [800],
            LearningRate = requested.Optimizer is null ? 0.001 : null,
            Schedule = new WarmUp(2, new Cosine()),
            Batch = data.Samples > 20_000 ? 128 : 32,
            Epochs = 100,
            Augment = [new Elastic(Math.Round(Sigma * scale, 2), Math.Round(Alpha * scale * scale, 2))],
        };
    }
}
