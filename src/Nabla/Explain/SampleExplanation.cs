using Nabla.Programs;

namespace Nabla.Explain;

/// <summary>Every partial derivative of the cost of one sample, as the product of its factors or the sum of its terms.</summary>
/// <remarks>
/// The formulas of the notes: ∂C₀/∂w_jk = a_k σ'(z_j) ∂C₀/∂a_j, ∂C₀/∂b_j = 1 σ'(z_j) ∂C₀/∂a_j, ∂C₀/∂a_k = Σ_j w_jk σ'(z_j) ∂C₀/∂a_j, and in
/// the last layer the slope of the cost. In neural-tangent parametrization 1/√n is one factor more. Where the cost contains the activation
/// of the last layer, ∂C₀/∂z_j stands in place of σ'(z_j) ∂C₀/∂a_j, and its <see cref="Derivative.Cancels"/> says what has canceled.
/// </remarks>
public sealed class SampleExplanation
{
    private readonly Walk _walk;
    private readonly int _i;

    internal SampleExplanation(Walk walk, int place, int sample)
    {
        (_walk, _i, Sample) = (walk, place, sample);
    }

    /// <summary>Which sample, from 0.</summary>
    public int Sample { get; }

    /// <summary>The network's shape.</summary>
    public Architecture Architecture => _walk.Architecture;

    /// <summary>C₀.</summary>
    public double Cost => _walk.Costs[_i];

    /// <summary>a of a layer.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> Activations(int layer) => Row(_walk.A(layer), layer);

    /// <summary>z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> WeightedSums(int layer) => Row(_walk.Z(layer), layer);

    /// <summary>∂C₀/∂a of a layer; of the last one empty where the cost contains its activation and is applied to z.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> ActivationGradients(int layer) => IsFused(layer) ? [] : Row(_walk.DCda(layer), layer);

    /// <summary>δ = ∂C₀/∂z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> Errors(int layer) => Row(_walk.Delta(layer), layer);

    /// <summary>Desired outputs.</summary>
    public ReadOnlySpan<double> Targets => _walk.Y.AsSpan(_i * _walk.Architecture.Outputs, _walk.Architecture.Outputs);

    /// <summary>σ'(z) of a layer whose activation is one of single numbers.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>The slope.</returns>
    public double Slope(int layer, int j) => _walk.Slope(layer, _i, j);

    /// <summary>True for the last layer where the cost contains its activation, is applied to z, and never makes ∂C₀/∂a.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>Whether derivatives by its activations are taken by z.</returns>
    public bool IsFused(int layer) => _walk.IsFused(layer);

    /// <summary>∂C₀ by anything that has a name.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>The derivative.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public Derivative Explain(Quantity by)
    {
        Names.Require(_walk.Architecture, by);
        return by.Kind switch
        {
            QuantityKind.Weight => OfParameter(by, _walk.A(by.Layer - 1)[_i * _walk.Nodes(by.Layer - 1) + by.From],
                Quantity.Activation(by.Layer - 1, by.From).ToString()),
            QuantityKind.Bias => OfParameter(by, 1, "1"),
            QuantityKind.WeightedSum => OfWeightedSum(by.Layer, by.Node),
            QuantityKind.Parameter => OfParameter(by),
            // The slope of such a cost is taken at z, and that by a is never made.
            _ => IsFused(by.Layer) ? OfWeightedSum(by.Layer, by.Node) : OfActivation(by.Layer, by.Node),
        };
    }

    /// <summary>∂C₀/∂w and ∂C₀/∂b of a layer.</summary>
    /// <param name="layer">A dense layer, from 0.</param>
    /// <returns>w as nodes × inputs, row by row: w[j, k] stands at j · inputs + k; b one a node.</returns>
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

    /// <summary>∂C₀/∂θ of a layer of any kind.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>An array for each of its blocks, rows × columns, row by row; none for a layer without parameters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public IReadOnlyList<double[]> ParameterGradients(int layer)
    {
        var slot = Architecture.LayerLayouts[layer];
        if (slot.WeightedSums is null) return Walk.BlocksOf(slot, _walk.GradientOf(layer, _i, 1));
        var (dW, dB) = Gradient(layer);
        return [dW, dB];
    }

    /// <summary>What this sample wants of a layer.</summary>
    /// <param name="most">How many weights, biases and activations to name, at most.</param>
    /// <param name="layer">A dense layer, from 0; null for the last one.</param>
    /// <returns>The wishes.</returns>
    /// <exception cref="ArgumentException">The layer has no weights.</exception>
    public GradientContributions GradientContributions(int most, int? layer = null)
    {
        int at = layer ?? Architecture.LayerLayouts.ToList().FindLastIndex(one => one.WeightedSums is not null);
        Names.Require(Architecture, Quantity.Bias(at, 0));
        var slot = Architecture.LayerLayouts[at];
        double[] before = Activations(at - 1).ToArray(), delta = Errors(at).ToArray();
        GradientContribution At(Quantity by, double value) => new(by, value, ValueOf(by));
        double factor = _walk.Factor(at);
        var weights = new List<GradientContribution>();
        for (int j = 0; j < slot.Outputs; j++)
        {
            // No node gives more than so many to the largest of all.
            int node = j;
            weights.AddRange(Strongest(Enumerable.Range(0, slot.Inputs)
                .Select(k => new GradientContribution(Quantity.Weight(at, node, k), _walk.Weight(at, node, k),
                factor * before[k] * delta[node])), most));
        }

        var seen = IsFused(at) ? WeightedSums(at).ToArray() : Activations(at).ToArray();
        return new(
            Strongest(seen.Select((value, j) => At(IsFused(at) ? Quantity.WeightedSum(at, j) : Quantity.Activation(at, j), value)),
                slot.Outputs),
            Strongest(weights, most),
            Strongest(Enumerable.Range(0, slot.Outputs).Select(j => At(Quantity.Bias(at, j), _walk.Bias(at, j))), most),
            Strongest(before.Select((value, k) => At(Quantity.Activation(at - 1, k), value)), most));
    }

    internal GradientPathGraph? Graph() => GradientPathGraph.Build(_walk, _i);

    /// <summary>
    /// ∂C₀ by anything that has a name beside the slope that a nudge of it shows: an activation is nudged by computing the next layers
    /// again.
    /// </summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>Both values, the h that told most, and whether they agree.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public CheckedDerivative FiniteDifference(Quantity by)
    {
        Names.Require(_walk.Architecture, by);
        if (by.Kind == QuantityKind.Activation && IsFused(by.Layer)) by = Quantity.WeightedSum(by.Layer, by.Node);
        var nudges = FiniteDifferenceSteps.From(_walk, _i, 1, by);
        return BackpropExplanation.Checked(by, ValueOf(by), _walk.SizeOf(_i), nudges.Reach, (steps, differences, crossings) =>
            new FiniteDifferenceEvaluator(_walk, _i, 1).Add(nudges.Layer, nudges.Perturb, steps, differences, crossings));
    }

    /// <summary>All numbers as they are after a nudge, of which the slope that <see cref="FiniteDifference"/> finds is made.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <param name="step">h, by how much it goes up; down where negative.</param>
    /// <returns>The sample's numbers then.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public PerturbedSample Perturb(Quantity by, double step)
    {
        Names.Require(_walk.Architecture, by);
        return new(_walk, _i, by, step);
    }

    internal double ValueOf(Quantity by)
    {
        if (by.Kind == QuantityKind.Parameter) return _walk.GradientOf(by.Layer, _i, 1)[by.Node];
        if (by.Kind == QuantityKind.Activation && !IsFused(by.Layer)) return Row(_walk.DCda(by.Layer), by.Layer)[by.Node];
        double delta = Errors(by.Layer)[by.Node];
        return by.Kind == QuantityKind.Weight ? _walk.Factor(by.Layer) * Activations(by.Layer - 1)[by.From] * delta : delta;
    }

    // ∂C₀/∂w_jk = a_k · σ'(z_j) · ∂C₀/∂a_j, and 1 in place of a_k for the bias.
    private Derivative OfParameter(Quantity by, double before, string formula)
    {
        var z = Quantity.WeightedSum(by.Layer, by.Node);
        var first = Derivative.Known(z, by, before, formula);
        return Derivative.Product(Quantity.Cost, by, ValueOf(by),
            [first, .. by.Kind == QuantityKind.Weight ? RootOf(by.Layer, by.Node) : [], .. FactorsFrom(by.Layer, by.Node)]);
    }

    // 1/√n, where the sum over the n inputs is multiplied by it.
    private Derivative[] RootOf(int layer, int j)
    {
        if (_walk.Architecture.LayerLayouts[layer].WeightedSums is not { Factor: not null }) return [];
        var z = Quantity.WeightedSum(layer, j);
        return [Derivative.Known(z, z, _walk.Factor(layer), FormattableString.Invariant($"1 / √{_walk.Nodes(layer - 1)}"))];
    }

    // From z_j to the cost: σ'(z_j) · ∂C₀/∂a_j, or ∂C₀/∂z_j in one where these are not apart.
    private Derivative[] FactorsFrom(int layer, int j)
    {
        if (IsFused(layer) || !_walk.Architecture.Layers[layer].Activation.IsElementwise) return [OfWeightedSum(layer, j)];
        return [SlopeAt(layer, j), OfActivation(layer, j)];
    }

    private Derivative OfWeightedSum(int layer, int j)
    {
        var z = Quantity.WeightedSum(layer, j);
        double delta = Errors(layer)[j];
        if (IsFused(layer)) return Derivative.Slope(z, delta, _walk.Cost, isAbsorbed: true);
        if (_walk.Architecture.Layers[layer].Activation.IsElementwise)
            return Derivative.Product(Quantity.Cost, z, delta, FactorsFrom(layer, j));

        // Such as softmax: z_j moves every a_i of the row.
        int nodes = _walk.Nodes(layer);
        double SlopeOf(int i) => _walk.Slopes(layer, _i, i)[j];
        double Term(int i) => SlopeOf(i) * ActivationGradients(layer)[i];
        return Derivative.Sum(Quantity.Cost, z, delta, nodes, Term, i => Derivative.Product(
            Quantity.Cost, z, Term(i),
            [
                Derivative.Slope(Quantity.Activation(layer, i), z, SlopeOf(i), _walk.Architecture.Layers[layer].Activation),
                OfActivation(layer, i),
            ],
            through: Quantity.Activation(layer, i)));
    }

    // ∂C₀/∂a_k = Σ_j w_jk · σ'(z_j) · ∂C₀/∂a_j over the nodes j of the next layer; in the last layer the slope of the cost.
    private Derivative OfActivation(int layer, int k)
    {
        var a = Quantity.Activation(layer, k);
        double value = Row(_walk.DCda(layer), layer)[k];
        int next = layer + 1;
        if (next == _walk.Architecture.Layers.Count) return Derivative.Slope(a, value, _walk.Cost, isAbsorbed: false);
        var slot = _walk.Architecture.LayerLayouts[next];
        if (slot.WeightedSums is not null)
            return Derivative.Sum(Quantity.Cost, a, value, _walk.Nodes(next), j => _walk.Link(next, j, k) * Errors(next)[j], j =>
                OfWay(next, j, k));
        if (slot.Program is null)
            return Derivative.Known(Quantity.Cost, a, value, $"Backward of layer {next + 1}",
                $"{slot.Layer.Spec} does not describe what it computes, so its derivative has no factors here");
        var steps = new LayerSteps(_walk, next, _i);
        return Through(steps, next, a, value, steps.Input, k);
    }

    // ∂C₀/∂θ_n of a parameter of any layer: through each node that it reaches.
    private Derivative OfParameter(Quantity by)
    {
        var steps = new LayerSteps(_walk, by.Layer, _i);
        var (block, element) = steps.Parameter(by.Node);
        return Through(steps, by.Layer, by, ValueOf(by), block, element);
    }

    // ∂C₀/∂v = Σ_j ∂a_j/∂v · ∂C₀/∂a_j over the nodes j that v reaches, the first factor step by step; one product where it is one node.
    private Derivative Through(LayerSteps steps, int layer, Quantity by, double value, Operation of, int i)
    {
        var slopes = steps.Slopes(of, i);
        int[] nodes = [.. slopes.Keys];
        double After(int j) => (IsFused(layer) ? Errors(layer) : Row(_walk.DCda(layer), layer))[j];
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
        double w = _walk.Weight(next, j, k);
        return Derivative.Product(
            Quantity.Cost, a, _walk.Link(next, j, k) * Errors(next)[j],
            [Derivative.Known(z, a, w, Quantity.Weight(next, j, k).ToString()), .. RootOf(next, j), .. FactorsFrom(next, j)],
            through: z);
    }

    private Derivative SlopeAt(int layer, int j) =>
        Derivative.Slope(Quantity.Activation(layer, j), Quantity.WeightedSum(layer, j), Slope(layer, j),
        _walk.Architecture.Layers[layer].Activation);

    private static List<GradientContribution> Strongest(IEnumerable<GradientContribution> wishes, int most) =>
        [.. wishes.OrderByDescending(wish => Math.Abs(wish.Slope)).Take(most)];

    private ReadOnlySpan<double> Row(double[] numbers, int layer) => numbers.AsSpan(_i * _walk.Nodes(layer), _walk.Nodes(layer));
}
