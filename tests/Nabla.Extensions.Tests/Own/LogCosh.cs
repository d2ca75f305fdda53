using Nabla.Costs;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's cost: C₀ = Σ_j ln cosh(a_j − y_j), ∂C₀/∂a_j = tanh(a_j − y_j).</summary>
public readonly record struct LogCosh : IElementwiseCost<LogCosh>
{
    public Spec Spec => new("log-cosh");

    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        // ln cosh d = |d| + ln(1 + e^(−2|d|)) − ln 2, which does not overflow.
        TVector d = TVector.Abs(a - y);
        return d + Elementary.Softplus(TVector.Broadcast(-2) * d) - TVector.Broadcast(Math.Log(2));
    }

    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => Elementary.Tanh(a - y);
}
