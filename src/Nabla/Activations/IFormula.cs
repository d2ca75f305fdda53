using Nabla.Numerics;

namespace Nabla.Activations;

/// <summary>
/// An activation of each number alone, seen as its formula: who does not know which activation it is can have it computed on lanes of his
/// own, or written down. <see cref="IElementwise{TSelf}"/> brings it.
/// </summary>
public interface IFormula : IActivation
{
    /// <summary>σ(z).</summary>
    /// <typeparam name="TLane">One number, one register of numbers, or whatever else can be added, multiplied and compared.</typeparam>
    /// <param name="z">The weighted sum.</param>
    /// <returns>The activation.</returns>
    TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane>;
}
