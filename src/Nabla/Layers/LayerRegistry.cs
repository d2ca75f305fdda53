using Nabla.Activations;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>The registered layers.</summary>
public static class LayerRegistry
{
    /// <summary>The registry. A dense layer's activation follows the layer: <c>dense:nodes=16+leaky-relu:slope=0.1</c>.</summary>
    public static Registry<Layer> Default { get; } = new(
        "layer",
        spec => new Dense((int)spec.Number("nodes", 0, 1), spec.Nested is null ? new Identity()
            : ActivationRegistry.Default.Create(spec.Nested)),
        spec => new Dense(
            (int)spec.Number("nodes", 0, 1), spec.Nested is null ? new Identity()
                : ActivationRegistry.Default.Create(spec.Nested), parametrization: Parametrization.NeuralTangent),
        _ => new InputScaling(),
        spec => new PeriodicEmbedding((int)spec.Number("columns", 0, 1), (int)spec.Number("waves", 1, 16),
            (int)spec.Number("outputs", 2, 3), spec.Number("spread", 3, 0.1)),
        PiecewiseLinearEmbedding.FromSpec,
        spec => new Dropout(spec.Number("rate", 0, 0.5)));
}
