using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Regularizers;

/// <summary>Decoupled weight decay: weights shrink beside the step, not through ∇C.</summary>
/// <remarks>
/// With plain gradient descent the same as <see cref="L2"/>; with optimizers that rescale ∇C it is not. Loshchilov and Hutter, "Decoupled
/// Weight Decay Regularization", ICLR 2019.
/// </remarks>
public static class WeightDecay
{
    /// <summary>w ← (1 − η λ) w.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights, shrunk in place.</param>
    /// <param name="eta">η, the learning rate of this step.</param>
    /// <param name="strength">λ.</param>
    public static void Shrink<T>(Span<T> weights, double eta, double strength)
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.Scale(weights, 1 - eta * strength);
}
