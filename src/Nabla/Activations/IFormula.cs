using Nabla.Numerics;

namespace Nabla.Activations;

/// <summary>
/// The formula of an elementwise activation. Generic code can evaluate it on its own vector type, or write it as text, without knowing the
/// activation. <see cref="IElementwise{TSelf}"/> includes it.
/// </summary>
public interface IFormula : IActivation
{
    /// <summary>Returns σ(z).</summary>
    /// <typeparam name="TVector">One number, one register of numbers, or whatever else can be added, multiplied and compared.</typeparam>
    /// <param name="z">The weighted sum.</param>
    /// <returns>The activation.</returns>
    TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector>;
}
