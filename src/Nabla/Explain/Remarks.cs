using System.Globalization;
using Nabla.Activations;

namespace Nabla.Explain;

/// <summary>
/// Remarks on one sample's derivatives as sentences: nodes with a derivative near 0, and how the error decreases from layer to layer.
/// </summary>
public static class Remarks
{
    private const double Flat = 0.01, Fades = 0.1, Grows = 10;

    /// <summary>Returns the remarks, layer by layer from the last to the first.</summary>
    /// <param name="sample">The explanation of the sample.</param>
    /// <returns>Sentences; none if there is nothing to remark.</returns>
    public static IReadOnlyList<string> Find(SampleExplanation sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var slots = sample.Architecture.LayerLayouts;
        var words = new List<string>();
        for (int layer = slots.Count - 1; layer >= 0; layer--)
        {
            if (slots[layer].WeightedSums is null) continue;
            if (Nodes(sample, layer) is { } nodes) words.Add(nodes);
            if (Fading(sample, layer) is { } fading) words.Add(fading);
        }

        return words;
    }

    /// <summary>Returns the remark on one node.</summary>
    /// <param name="sample">The explanation of the sample.</param>
    /// <param name="layer">A dense layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>A sentence; null if the node passes the error on.</returns>
    public static string? Find(SampleExplanation sample, int layer, int j)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var activation = sample.Architecture.Layers[layer].Activation;
        if (!activation.IsElementwise || sample.IsFused(layer)) return null;
        double slope = sample.ActivationDerivative(layer, j), z = sample.WeightedSums(layer)[j], steepest = activation.MaxDerivative();
        string node = $"node {j} of layer {layer + 1}", at = $"z = {FormulaNumber.Format(z, 3)}";
        if (slope == 0)
            return $"{node} is inactive ({activation.Spec.Name} at {at} has the derivative 0): no gradient is passed back, and it does not "
                + "learn from this sample";
        return Math.Abs(slope) < Flat * steepest
            ? string.Create(CultureInfo.InvariantCulture, $"{node} is saturated ({activation.Spec.Name} at {at} has the derivative "
            + $"{FormulaNumber.Format(slope, 2)}, {steepest / Math.Abs(slope):N0} times less than its maximum): almost no gradient "
            + $"is passed back")
            : null;
    }

    // Number of nodes of a layer that are inactive or saturated.
    private static string? Nodes(SampleExplanation reasons, int layer)
    {
        var activation = reasons.Architecture.Layers[layer].Activation;
        if (!activation.IsElementwise || reasons.IsFused(layer)) return null;
        int nodes = reasons.Architecture.LayerLayouts[layer].Outputs, off = 0, flat = 0;
        double steepest = activation.MaxDerivative();
        for (int j = 0; j < nodes; j++)
        {
            double slope = Math.Abs(reasons.ActivationDerivative(layer, j));
            if (slope == 0) off++;
            else if (slope < Flat * steepest) flat++;
        }

        string name = activation.Spec.Name;
        if (nodes == 1) return Find(reasons, layer, 0);
        return (off, flat) switch
        {
            (0, 0) => null,
            (_, 0) => $"layer {layer + 1}: {off} of {nodes} nodes are inactive ({name} has the derivative 0 there) and do not learn from "
                + "this sample",
            (0, _) => $"layer {layer + 1}: {flat} of {nodes} nodes are saturated (the derivative of {name} is below a hundredth of its "
                + "maximum) and learn little from this sample",
            _ => $"layer {layer + 1}: {off} of {nodes} nodes are inactive and {flat} are saturated",
        };
    }

    // |∂C₀/∂z| compared with that of the next layer with weights.
    private static string? Fading(SampleExplanation reasons, int layer)
    {
        int next = layer + 1;
        var slots = reasons.Architecture.LayerLayouts;
        while (next < slots.Count && slots[next].WeightedSums is null) next++;
        if (next == slots.Count) return null;
        double here = Size(reasons.Errors(layer)), there = Size(reasons.Errors(next));
        if (!(there > 0) || !(here > 0)) return null;
        double factor = here / there;
        if (factor is > Fades and < Grows) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"∂C₀/∂z {(factor < 1 ? "decreases" : "increases")} on the way back: in layer {layer + 1} it is "
                + $"{FormulaNumber.Format(factor, 2)} times as large as in layer {next + 1}");
    }

    private static double Size(ReadOnlySpan<double> errors)
    {
        double squares = 0;
        foreach (double error in errors) squares += error * error;
        return Math.Sqrt(squares / errors.Length);
    }
}
