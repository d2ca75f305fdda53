using Nabla.Programs;

namespace Nabla.Explain;

/// <summary>Every partial derivative of the cost of one sample, as the product of its factors or the sum of its terms.</summary>
/// <remarks>
/// The formulas of the notes: ∂C₀/∂w_jk = a_k σ'(z_j) ∂C₀/∂a_j, ∂C₀/∂b_j = 1 σ'(z_j) ∂C₀/∂a_j, ∂C₀/∂a_k = Σ_j w_jk σ'(z_j) ∂C₀/∂a_j, and in
/// the last layer the derivative of the cost. The neural tangent parametrization has the additional factor ∂z/∂u = 1/√n. If the cost has a
/// fused activation, ∂C₀/∂z_j replaces σ'(z_j) ∂C₀/∂a_j, and <see cref="Derivative.Cancels"/> describes what cancels.
/// <para>Not thread-safe: one thread at a time may use it.</para>
/// </remarks>
public sealed class SampleExplanation
{
    private readonly BackpropPass _pass;
    private readonly int _i;

    internal SampleExplanation(BackpropPass pass, int place, int sample)
    {
        (_pass, _i, Sample) = (pass, place, sample);
    }

    /// <summary>The index of the sample, from 0.</summary>
    public int Sample { get; }

    /// <summary>The network's architecture.</summary>
    public Architecture Architecture => _pass.Architecture;

    /// <summary>C₀.</summary>
    public double Cost => _pass.Costs[_i];

    /// <summary>Returns a of a layer.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> Activations(int layer) => Row(_pass.A(layer), layer);

    /// <summary>Returns z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> WeightedSums(int layer) => Row(_pass.Z(layer), layer);

    /// <summary>Returns ∂C₀/∂a of a layer; empty for the last layer if the cost has a fused activation.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> ActivationGradients(int layer) => IsFused(layer) ? [] : Row(_pass.DCda(layer), layer);

    /// <summary>Returns δ = ∂C₀/∂z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> Errors(int layer) => Row(_pass.Delta(layer), layer);

    /// <summary>Desired outputs.</summary>
    public ReadOnlySpan<double> Targets => _pass.Y.AsSpan(_i * _pass.Architecture.Outputs, _pass.Architecture.Outputs);

    /// <summary>Returns σ'(z) of a layer with an elementwise activation.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>The derivative.</returns>
    public double ActivationDerivative(int layer, int j) => _pass.ActivationDerivative(layer, _i, j);

    /// <summary>Returns true for the last layer if the cost has a fused activation, in which case ∂C₀/∂a is not computed.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>True if derivatives by its activations are replaced by derivatives by z.</returns>
    public bool IsFused(int layer) => _pass.IsFused(layer);

    /// <summary>Returns ∂C₀ by any named number.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>The derivative.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public Derivative Explain(Quantity by)
    {
        Names.Require(_pass.Architecture, by);
        return by.Kind switch
        {
            QuantityKind.Weight => OfParameter(by, _pass.A(by.Layer - 1)[_i * _pass.Nodes(by.Layer - 1) + by.From],
                Quantity.Activation(by.Layer - 1, by.From).ToString()),
            QuantityKind.Bias => OfParameter(by, 1, "1"),
            QuantityKind.WeightedSum => OfWeightedSum(by.Layer, by.Node),
            QuantityKind.Parameter => OfParameter(by),
            // The derivative of such a cost is taken by z. The derivative by a is not computed.
            _ => IsFused(by.Layer) ? OfWeightedSum(by.Layer, by.Node) : OfActivation(by.Layer, by.Node),
        };
    }

    /// <summary>Returns ∂C₀/∂w and ∂C₀/∂b of a layer.</summary>
    /// <param name="layer">A dense layer, from 0.</param>
    /// <returns>w as nodes × inputs, row by row, with w[j, k] at j · inputs + k, and b with one number per node.</returns>
    /// <exception cref="ArgumentException">The layer has no weights.</exception>
    public (double[] Weights, double[] Biases) Gradient(int layer)
    {
        Names.Require(Architecture, Quantity.Bias(layer, 0));
        int inputs = Architecture.LayerLayouts[layer].Inputs;
        double[] dB = Errors(layer).ToArray(), dW = new double[dB.Length * inputs];
        for (int j = 0; j < dB.Length; j++)
            for (int k = 0; k < inputs; k++) dW[j * inputs + k] = ValueOf(Quantity.Weight(layer, j, k)) + 0.0;
        return (dW, dB);
    }

    /// <summary>Returns ∂C₀/∂θ of a layer of any kind.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>An array for each block, rows × columns, row by row; none for a layer without parameters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public IReadOnlyList<double[]> ParameterGradients(int layer)
    {
        var layout = Architecture.LayerLayouts[layer];
        if (layout.WeightedSums is null) return BackpropPass.BlocksOf(layout, _pass.GradientOf(layer, _i, 1));
        var (dW, dB) = Gradient(layer);
        return [dW, dB];
    }

    /// <summary>Returns the largest contributions of this sample to the negative gradient of a layer.</summary>
    /// <param name="most">The maximum number of weights, biases and activations.</param>
    /// <param name="layer">A dense layer, from 0; null for the last one.</param>
    /// <returns>The contributions.</returns>
    /// <exception cref="ArgumentException">The layer has no weights.</exception>
    public GradientContributions GradientContributions(int most, int? layer = null)
    {
        int at = layer ?? Architecture.LayerLayouts.ToList().FindLastIndex(one => one.WeightedSums is not null);
        Names.Require(Architecture, Quantity.Bias(at, 0));
        var layout = Architecture.LayerLayouts[at];
        double[] before = Activations(at - 1).ToArray(), delta = Errors(at).ToArray();
        GradientContribution At(Quantity by, double value) => new(by, value, ValueOf(by));
        double factor = _pass.Factor(at);
        var weights = new List<GradientContribution>();
        for (int j = 0; j < layout.Outputs; j++)
        {
            // Each node has at most this many of the largest.
            int node = j;
            weights.AddRange(Strongest(Enumerable.Range(0, layout.Inputs)
                .Select(k => new GradientContribution(Quantity.Weight(at, node, k), _pass.Weight(at, node, k),
                factor * before[k] * delta[node])), most));
        }

        var seen = IsFused(at) ? WeightedSums(at).ToArray() : Activations(at).ToArray();
        return new(
            Strongest(seen.Select((value, j) => At(IsFused(at) ? Quantity.WeightedSum(at, j) : Quantity.Activation(at, j), value)),
                layout.Outputs),
            Strongest(weights, most),
            Strongest(Enumerable.Range(0, layout.Outputs).Select(j => At(Quantity.Bias(at, j), _pass.Bias(at, j))), most),
            Strongest(before.Select((value, k) => At(Quantity.Activation(at - 1, k), value)), most));
    }

    internal GradientPathGraph? Graph() => GradientPathGraph.Build(_pass, _i);

    /// <summary>
    /// Compares ∂C₀ by any named number with its finite difference. For an activation the next layers are computed again.
    /// </summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>Both values, the step h that was used, and whether they agree.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public CheckedDerivative FiniteDifference(Quantity by)
    {
        Names.Require(_pass.Architecture, by);
        if (by.Kind == QuantityKind.Activation && IsFused(by.Layer)) by = Quantity.WeightedSum(by.Layer, by.Node);
        var change = FiniteDifferenceSteps.From(_pass, _i, 1, by);
        return BackpropExplanation.Checked(by, ValueOf(by), _pass.SizeOf(_i), change.Reach, (steps, differences, crossings) =>
            new FiniteDifferenceEvaluator(_pass, _i, 1).Add(change.Layer, change.Perturb, steps, differences, crossings));
    }

    /// <summary>Computes all numbers after a change of one number, as <see cref="FiniteDifference"/> does.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <param name="step">h, the change; negative for a decrease.</param>
    /// <returns>The numbers of the sample after the change.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public PerturbedSample Perturb(Quantity by, double step)
    {
        Names.Require(_pass.Architecture, by);
        return new(_pass, _i, by, step);
    }

    internal double ValueOf(Quantity by)
    {
        if (by.Kind == QuantityKind.Parameter) return _pass.GradientOf(by.Layer, _i, 1)[by.Node];
        if (by.Kind == QuantityKind.Activation && !IsFused(by.Layer)) return Row(_pass.DCda(by.Layer), by.Layer)[by.Node];
        double delta = Errors(by.Layer)[by.Node];
        return by.Kind == QuantityKind.Weight ? _pass.Factor(by.Layer) * Activations(by.Layer - 1)[by.From] * delta : delta;
    }

    // ∂C₀/∂w_jk = a_k · σ'(z_j) · ∂C₀/∂a_j, with 1 instead of a_k for the bias.
    private Derivative OfParameter(Quantity by, double before, string formula)
    {
        Derivative[] first = by.Kind == QuantityKind.Weight ? ToWeightedSum(by, before, formula, by.Layer, by.Node)
            : [Derivative.Known(Quantity.WeightedSum(by.Layer, by.Node), by, before, formula)];
        return Derivative.Product(Quantity.Cost, by, ValueOf(by), [.. first, .. FactorsFrom(by.Layer, by.Node)]);
    }

    // From a weight or an input to z_j; where the sum u_j over the n inputs is scaled, through it: ∂z_j/∂u_j = 1/√n.
    private Derivative[] ToWeightedSum(Quantity by, double value, string formula, int layer, int j)
    {
        var (u, z) = (Quantity.UnscaledSum(layer, j), Quantity.WeightedSum(layer, j));
        if (_pass.Architecture.LayerLayouts[layer].WeightedSums is not { Factor: not null })
            return [Derivative.Known(z, by, value, formula)];
        return [Derivative.Known(u, by, value, formula),
            Derivative.Known(z, u, _pass.Factor(layer), FormattableString.Invariant($"1 / √{_pass.Nodes(layer - 1)}"))];
    }

    // From z_j to the cost: σ'(z_j) · ∂C₀/∂a_j, or ∂C₀/∂z_j as one factor for a fused activation.
    private Derivative[] FactorsFrom(int layer, int j)
    {
        if (IsFused(layer) || !_pass.Architecture.Layers[layer].Activation.IsElementwise) return [OfWeightedSum(layer, j)];
        return [ActivationFactor(layer, j), OfActivation(layer, j)];
    }

    private Derivative OfWeightedSum(int layer, int j)
    {
        var z = Quantity.WeightedSum(layer, j);
        double delta = Errors(layer)[j];
        if (IsFused(layer)) return Derivative.FromFormula(z, delta, _pass.Cost, isAbsorbed: true);
        if (_pass.Architecture.Layers[layer].Activation.IsElementwise)
            return Derivative.Product(Quantity.Cost, z, delta, FactorsFrom(layer, j));

        // For example softmax: every a_i of the row depends on z_j.
        int nodes = _pass.Nodes(layer);
        double PartialOf(int i) => _pass.ActivationDerivatives(layer, _i, i)[j];
        double Term(int i) => PartialOf(i) * ActivationGradients(layer)[i];
        return Derivative.Sum(Quantity.Cost, z, delta, nodes, Term, i => Derivative.Product(
            Quantity.Cost, z, Term(i),
            [
                Derivative.FromFormula(Quantity.Activation(layer, i), z, PartialOf(i), _pass.Architecture.Layers[layer].Activation),
                OfActivation(layer, i),
            ],
            through: Quantity.Activation(layer, i)));
    }

    // ∂C₀/∂a_k = Σ_j w_jk · σ'(z_j) · ∂C₀/∂a_j over the nodes j of the next layer; in the last layer the derivative of the cost.
    private Derivative OfActivation(int layer, int k)
    {
        var a = Quantity.Activation(layer, k);
        double value = Row(_pass.DCda(layer), layer)[k];
        int next = layer + 1;
        if (next == _pass.Architecture.Layers.Count) return Derivative.FromFormula(a, value, _pass.Cost, isAbsorbed: false);
        var layout = _pass.Architecture.LayerLayouts[next];
        if (layout.WeightedSums is not null)
            return Derivative.Sum(Quantity.Cost, a, value, _pass.Nodes(next), j => _pass.Link(next, j, k) * Errors(next)[j], j =>
                OfWay(next, j, k));
        if (layout.Program is null)
            return Derivative.Known(Quantity.Cost, a, value, $"Backward of layer {next + 1}",
                $"{layout.Layer} does not describe what it computes, so its derivative has no factors here");
        var steps = new LayerSteps(_pass, next, _i);
        return Through(steps, next, a, value, steps.Input, k);
    }

    // ∂C₀/∂θ_n of a parameter of any layer: through each node that depends on it.
    private Derivative OfParameter(Quantity by)
    {
        var steps = new LayerSteps(_pass, by.Layer, _i);
        var (block, element) = steps.Parameter(by.Node);
        return Through(steps, by.Layer, by, ValueOf(by), block, element);
    }

    // ∂C₀/∂v = Σ_j ∂a_j/∂v · ∂C₀/∂a_j over the nodes j that depend on v, with the first factor by operations; one product for one node.
    private Derivative Through(LayerSteps steps, int layer, Quantity by, double value, Operation of, int i)
    {
        var slopes = steps.Partials(of, i);
        int[] nodes = [.. slopes.Keys];
        double After(int j) => (IsFused(layer) ? Errors(layer) : Row(_pass.DCda(layer), layer))[j];
        Derivative Term(int j, double term, Quantity? through) => Derivative.Product(Quantity.Cost, by, term,
            [.. steps.Factors(of, i, j, slopes[j]), IsFused(layer) ? OfWeightedSum(layer, j) : OfActivation(layer, j)], through);
        if (nodes.Length == 0) return Derivative.Known(Quantity.Cost, by, value, "0", "no node of the layer depends on it");
        return nodes.Length == 1 ? Term(nodes[0], value, null)
            : Derivative.Sum(Quantity.Cost, by, value, nodes.Length, n => slopes[nodes[n]] * After(nodes[n]), n =>
                Term(nodes[n], slopes[nodes[n]] * After(nodes[n]),
                    IsFused(layer) ? Quantity.WeightedSum(layer, nodes[n]) : Quantity.Activation(layer, nodes[n])));
    }

    // One term: from a_k through z_j of the next layer.
    private Derivative OfWay(int next, int j, int k)
    {
        var (a, z) = (Quantity.Activation(next - 1, k), Quantity.WeightedSum(next, j));
        double w = _pass.Weight(next, j, k);
        return Derivative.Product(
            Quantity.Cost, a, _pass.Link(next, j, k) * Errors(next)[j],
            [.. ToWeightedSum(a, w, Quantity.Weight(next, j, k).ToString(), next, j), .. FactorsFrom(next, j)],
            through: z);
    }

    private Derivative ActivationFactor(int layer, int j) =>
        Derivative.FromFormula(Quantity.Activation(layer, j), Quantity.WeightedSum(layer, j), ActivationDerivative(layer, j),
        _pass.Architecture.Layers[layer].Activation);

    private static List<GradientContribution> Strongest(IEnumerable<GradientContribution> wishes, int most) =>
        [.. wishes.OrderByDescending(wish => Math.Abs(wish.Derivative)).Take(most)];

    private ReadOnlySpan<double> Row(double[] numbers, int layer) => numbers.AsSpan(_i * _pass.Nodes(layer), _pass.Nodes(layer));
}
