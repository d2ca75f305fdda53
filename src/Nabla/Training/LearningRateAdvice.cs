using Nabla.Optimizers;
using Nabla.Specs;

namespace Nabla.Training;

/// <summary>The advice for a learning rate that is too high.</summary>
internal static class LearningRateAdvice
{
    /// <summary>
    /// Advises a tenth of the learning rate, or of the optimizer's default if the rate is more than ten times that default.
    /// </summary>
    public static SettingAdvice Lower(IOptimizer optimizer)
    {
        string name = optimizer.Spec.Name;
        double rate = optimizer.LearningRate,
            standard = OptimizerRegistry.Default.Names.Contains(name) ? OptimizerRegistry.Default.Parse(name).LearningRate : rate;
        return SettingAdvice.Use("learning-rate", MessageText.Number((rate > 10 * standard ? standard : rate) / 10));
    }
}
