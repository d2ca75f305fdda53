using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Every cost that has a name.</summary>
public static class CostCatalogue
{
    /// <summary>The list: one line each.</summary>
    public static Catalogue<ICost> Known { get; } = new(
        "cost",
        _ => new SquaredError());
}
