using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Every optimizer that has a name.</summary>
public static class OptimizerCatalogue
{
    /// <summary>The list: one line each.</summary>
    public static Catalogue<IOptimizer> Known { get; } = new(
        "optimizer",
        _ => new Sgd());
}
