using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Every activation that has a name.</summary>
public static class ActivationCatalogue
{
    /// <summary>The list: one line each.</summary>
    public static Catalogue<IActivation> Known { get; } = new(
        "activation",
        _ => new Identity(),
        _ => new Relu());
}
