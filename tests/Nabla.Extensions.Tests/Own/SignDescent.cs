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

    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0), eta = TLane.Broadcast(LearningRate);
        s0 = TLane.Broadcast(Beta) * s0 + TLane.Broadcast(1 - Beta) * g;
        theta -= TLane.Select(s0 > zero, eta, TLane.Select(s0 < zero, -eta, zero));
    }
}
