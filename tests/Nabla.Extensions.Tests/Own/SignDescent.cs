using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's optimizer: m ← β m + (1 − β) g; θ ← θ − η · the sign of m.</summary>
public readonly record struct SignDescent(double LearningRate, double Beta) : IPerParameter<SignDescent>
{
    public Spec Spec => new("sign-descent", ("learning-rate", LearningRate), ("beta", Beta));

    public int Slots => 1;

    public SignDescent At(double eta, long step) => this with { LearningRate = eta };

    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0), eta = TVector.Broadcast(LearningRate);
        s0 = TVector.Broadcast(Beta) * s0 + TVector.Broadcast(1 - Beta) * g;
        theta -= TVector.Select(s0 > zero, eta, TVector.Select(s0 < zero, -eta, zero));
    }
}
