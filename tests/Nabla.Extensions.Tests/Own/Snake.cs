using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's activation: σ(z) = z + tanh²(α z) / α, σ'(z) = 1 + 2 tanh(α z) (1 − tanh²(α z)).</summary>
public readonly record struct Snake(double Alpha) : IElementwise<Snake>
{
    public Spec Spec => new("snake", ("alpha", Alpha));

    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane t = Elementary.Tanh(TLane.Broadcast(Alpha) * z);
        return z + t * t / TLane.Broadcast(Alpha);
    }

    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane t = Elementary.Tanh(TLane.Broadcast(Alpha) * z), one = TLane.Broadcast(1);
        return one + TLane.Broadcast(2) * t * (one - t * t);
    }
}
