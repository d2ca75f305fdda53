using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Every initializer that has a name.</summary>
public static class InitializerRegistry
{
    /// <summary>The list: one line each.</summary>
    public static Registry<IInitializer> Default { get; } = new(
        "initializer",
        s => new Normal(s.Number("std", 0, 1), s.Number("mean", 1, 0)),
        s => new Uniform(s.Number("limit", 0, 0.05)),
        _ => new GlorotUniform(),
        _ => new GlorotNormal(),
        _ => new HeUniform(),
        _ => new HeNormal(),
        _ => new LeCunUniform(),
        _ => new LeCunNormal(),
        s => new Orthogonal(s.Number("gain", 0, 1)),
        _ => new Zeros());
}
