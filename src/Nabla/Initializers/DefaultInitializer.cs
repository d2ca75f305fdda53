using Nabla.Activations;

namespace Nabla.Initializers;

/// <summary>The start that fits an activation.</summary>
public static class DefaultInitializer
{
    /// <summary>He for the relu and its smooth relatives, LeCun for selu, Glorot for all else, a user's own included.</summary>
    /// <param name="activation">The activation of the layer.</param>
    /// <returns>The initializer of its weights.</returns>
    public static IInitializer For(IActivation activation) => activation switch
    {
        Relu or LeakyRelu or Relu6 or Elu or Gelu or GeluTanh or Silu or Mish or Softplus or HardSwish => new HeNormal(),
        Selu => new LeCunNormal(),
        _ => new GlorotUniform(),
    };
}
