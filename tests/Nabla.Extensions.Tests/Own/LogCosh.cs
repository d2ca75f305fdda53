using Nabla.Costs;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's cost: C₀ = Σ_j ln cosh(a_j − y_j), ∂C₀/∂a_j = tanh(a_j − y_j).</summary>
public readonly record struct LogCosh : IElementwiseCost<LogCosh>
{
    public Spec Spec => new("log-cosh");

    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        // ln cosh d = |d| + ln(1 + e^(−2|d|)) − ln 2, which does not overflow.
        TLane d = TLane.Abs(a - y);
        return d + Elementary.Softplus(TLane.Broadcast(-2) * d) - TLane.Broadcast(Math.Log(2));
    }

    public TLane Derivative<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => Elementary.Tanh(a - y);
}
