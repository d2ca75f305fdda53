namespace Nabla.Explain;

/// <summary>Checks that a network has a named number.</summary>
internal static class Names
{
    /// <summary>Throws if the network does not have the number.</summary>
    public static void Require(Architecture architecture, Quantity name)
    {
        int layers = architecture.Layers.Count, first = name.Kind == QuantityKind.Activation ? -1 : 0;
        if (name.Kind == QuantityKind.Cost)
            throw new ArgumentException("∂C₀/∂C₀ is 1. Use a weight, a bias, a weighted sum, an activation or an input.");
        if (name.Layer < first || name.Layer >= layers)
            throw new ArgumentException($"There is no {name}: {architecture} has layers 1 to {layers}.");
        if (name.Kind == QuantityKind.UnscaledSum)
            throw new ArgumentException($"Derivatives by {name} are not computed. Use z, a weight, a bias, an activation or an input.");
        if (name.Kind is QuantityKind.Parameter or QuantityKind.Step)
        {
            var layout = architecture.LayerLayouts[name.Layer];
            if (name.Kind == QuantityKind.Step || name.Node < 0 || name.Node >= layout.Length || layout.Program is null)
                throw new ArgumentException($"There is no {name}: layer {name.Layer + 1} ({layout.Layer}) has {layout.Length} "
                    + $"parameters{(layout.Program is null ? " and does not describe what it computes" : "")}.");
            return;
        }

        bool hasWeights = name.Layer < 0 || architecture.LayerLayouts[name.Layer].WeightedSums is not null;
        if (!hasWeights && name.Kind != QuantityKind.Activation)
            throw new ArgumentException($"There is no {name}: layer {name.Layer + 1} ({architecture.Layers[name.Layer]}) has "
                + "no weights w[j, k], and so no weighted sums.");
        int nodes = name.Layer < 0 ? architecture.Inputs : architecture.LayerLayouts[name.Layer].Outputs;
        if (name.Node < 0 || name.Node >= nodes)
            throw new ArgumentException($"There is no {name}: "
                + $"{(name.Layer < 0 ? $"there are inputs 0 to {nodes - 1}" : $"layer {name.Layer + 1} has nodes 0 to {nodes - 1}")}.");
        if (name.Kind == QuantityKind.Weight && (name.From < 0 || name.From >= architecture.LayerLayouts[name.Layer].Inputs))
            throw new ArgumentException($"There is no {name}: layer {name.Layer + 1} has inputs 0 to "
                + $"{architecture.LayerLayouts[name.Layer].Inputs - 1}.");
    }
}
