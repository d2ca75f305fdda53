using Nabla.Numerics;

namespace Nabla.Activations;

/// <summary>
/// An elementwise activation. The implementation defines <see cref="IFormula.Value"/> and <see cref="Derivative{TLane}"/> once; they run
/// on single
/// numbers and vector registers, float and double.
/// </summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IElementwise<TSelf> : IFormula
    where TSelf : struct, IElementwise<TSelf>
{
    /// <summary>Returns σ'(z).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="z">The weighted sum.</param>
    /// <param name="a">σ(z), which is already known and often makes the derivative cheap.</param>
    /// <returns>The derivative.</returns>
    TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>;

    bool IActivation.IsElementwise => true;

    void IActivation.Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes) => Elementwise.Run(new ValueOf<TSelf>((TSelf)this), z, a);

    void IActivation.Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes) =>
        Elementwise.Run(new SlopeTimes<TSelf>((TSelf)this), z, a, dCda, delta);
}

/// <summary>σ(z) as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct ValueOf<TActivation>(TActivation activation) : IUnary
    where TActivation : struct, IElementwise<TActivation>
{
    public TLane Invoke<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => activation.Value(z);
}

/// <summary>σ'(z) · ∂C/∂a as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct SlopeTimes<TActivation>(TActivation activation) : ITernary
    where TActivation : struct, IElementwise<TActivation>
{
    public TLane Invoke<TLane>(TLane z, TLane a, TLane dCda)
        where TLane : struct, ISimdVector<TLane> => activation.Derivative(z, a) * dCda;
}
