using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's activation: σ(z) = z + tanh²(α z) / α, σ'(z) = 1 + 2 tanh(α z) (1 − tanh²(α z)).</summary>
public readonly record struct Snake(double Alpha) : IElementwise<Snake>
{
    public Spec Spec => new("snake", ("alpha", Alpha));

    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector t = Elementary.Tanh(TVector.Broadcast(Alpha) * z);
        return z + t * t / TVector.Broadcast(Alpha);
    }

    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector t = Elementary.Tanh(TVector.Broadcast(Alpha) * z), one = TVector.Broadcast(1);
        return one + TVector.Broadcast(2) * t * (one - t * t);
    }
}
