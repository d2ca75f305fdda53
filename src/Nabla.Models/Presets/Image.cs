using Nabla.Augmentation;
using Nabla.Data;
using Nabla.Schedules;
using Nabla.Specs;

namespace Nabla.Models.Presets;

/// <summary>One wide hidden layer, trained long on images that are distorted anew every epoch.</summary>
/// <remarks>
/// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis", ICDAR 2003: 800
/// nodes, elastic distortions with σ = 4 and α = 34 for 28×28 pixels. Of larger images all lengths grow alike, σ with the side and α with
/// its square, since smoothing over σ pixels divides the displacement by σ. Relu, cross-entropy, Adam and a rate that falls as a cosine are
/// what came since.
/// </remarks>
internal sealed class Image : IPreset
{
    private const double Side = 28, Sigma = 4, Alpha = 34;

    public string Name => "image";

    public string Summary => "relu, cross-entropy, adam, elastic distortions";

    public RunConfiguration Choices(RunConfiguration asked, DataShape data)
    {
        if (data.Image is not { } image)
            throw new DataException("The preset image distorts images, but the data has no images.",
                SettingAdvice.Use("preset", "standard"));
        double scale = Math.Sqrt((double)image.Rows * image.Columns) / Side;
        return new()
        {
            Hidden = [800],
            LearningRate = asked.Optimizer is null ? 0.001 : null,
            Schedule = new WarmUp(2, new Cosine()),
            Batch = data.Samples > 20_000 ? 128 : 32,
            Epochs = 100,
            Augment = [new Elastic(Math.Round(Sigma * scale, 2), Math.Round(Alpha * scale * scale, 2))],
        };
    }
}
