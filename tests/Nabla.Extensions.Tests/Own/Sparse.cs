using Nabla.Initializers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's start: each weight is 0 but for a share of them, which are N(0, 1).</summary>
public sealed record Sparse(double Share) : IInitializer
{
    public Spec Spec => new("sparse", ("share", Share));

    public void Fill(Span<double> weights, int nodes, int inputs, Philox random)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] = random.Uniform(2 * (ulong)i) < Share ? random.Normal(2 * (ulong)i + 1) : 0;
    }
}
