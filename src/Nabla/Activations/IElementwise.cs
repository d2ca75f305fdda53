using Nabla.Numerics;

namespace Nabla.Activations;

/// <summary>
/// An elementwise activation. The implementation defines <see cref="IFormula.Value"/> and <see cref="Derivative{TVector}"/> once; they run
/// on single
/// numbers and vector registers, float and double.
/// </summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IElementwise<TSelf> : IFormula
    where TSelf : struct, IElementwise<TSelf>
{
    /// <summary>Returns σ'(z).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="z">The weighted sum.</param>
    /// <param name="a">σ(z), which is already known and often makes the derivative cheap.</param>
    /// <returns>The derivative.</returns>
    TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>;

    bool IActivation.IsElementwise => true;

    void IActivation.Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes) => Elementwise.Run(new ValueOf<TSelf>((TSelf)this), z, a);

    void IActivation.Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes) =>
        Elementwise.Run(new DerivativeTimes<TSelf>((TSelf)this), z, a, dCda, delta);
}

/// <summary>σ(z) as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct ValueOf<TActivation>(TActivation activation) : IUnary
    where TActivation : struct, IElementwise<TActivation>
{
    public TVector Invoke<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => activation.Value(z);
}

/// <summary>σ'(z) · ∂C/∂a as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct DerivativeTimes<TActivation>(TActivation activation) : ITernary
    where TActivation : struct, IElementwise<TActivation>
{
    public TVector Invoke<TVector>(TVector z, TVector a, TVector dCda)
        where TVector : struct, ISimdVector<TVector> => activation.Derivative(z, a) * dCda;
}
