using Nabla.Activations;

namespace Nabla.Initializers;

/// <summary>The start that fits an activation.</summary>
public static class DefaultInitializer
{
    /// <summary>Normal draws of the variance of He or LeCun, or uniform ones of Glorot, as the activation asks for.</summary>
    /// <param name="activation">The activation of the layer.</param>
    /// <returns>The initializer of its weights.</returns>
    public static IInitializer For(IActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.StartingVariance switch
        {
            WeightVariance.He => new HeNormal(),
            WeightVariance.LeCun => new LeCunNormal(),
            _ => new GlorotUniform(),
        };
    }
}
