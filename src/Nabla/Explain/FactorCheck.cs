namespace Nabla.Explain;

/// <summary>
/// Compares each function of the chain rule with its own finite difference: the cost, σ of every layer, and every layer as a whole.
/// </summary>
/// <param name="pass">The samples.</param>
/// <param name="tolerance">The maximum relative error.</param>
/// <param name="most">The maximum number of points tested for each function.</param>
internal sealed class FactorCheck(BackpropPass pass, double tolerance, int most)
{
    private readonly int _samples = Math.Min(pass.Samples, 16), _last = pass.Architecture.Layers.Count - 1;

    /// <summary>The wrong factors, from the cost to the inputs, each at its largest error.</summary>
    public IReadOnlyList<WrongFactor> Find()
    {
        var found = new List<WrongFactor>();
        Take(found, Cost());
        for (int layer = _last; layer >= 0; layer--)
        {
            int before = found.Count;
            if (pass.Architecture.LayerLayouts[layer].WeightedSums is not null && !pass.IsFused(layer)) Take(found, Activation(layer));
            if (found.Count == before) Take(found, Layer(layer));
        }

        return found;
    }

    /// <summary>Checks each layer as a whole.</summary>
    public IReadOnlyList<WrongFactor> Layers()
    {
        var found = new List<WrongFactor>();
        for (int layer = _last; layer >= 0; layer--) Take(found, Layer(layer));
        return found;
    }

    private static void Take(List<WrongFactor> found, IEnumerable<WrongFactor> wrong)
    {
        if (wrong.MaxBy(one => one.Off) is { } worst) found.Add(worst);
    }

    // ∂C₀/∂a_j, or ∂C₀/∂z_j if the cost has a fused activation.
    private IEnumerable<WrongFactor> Cost()
    {
        int nodes = pass.Nodes(_last);
        double[] seen = pass.HasFusedActivation ? pass.Z(_last) : pass.A(_last), slopes = pass.HasFusedActivation ? pass.Delta(_last)
            : pass.DCda(_last);
        foreach (int at in Some(_samples * nodes))
        {
            int i = at / nodes, j = at % nodes;
            double[] row = seen[(i * nodes)..((i + 1) * nodes)], y = pass.Y[(i * nodes)..((i + 1) * nodes)], c0 = new double[1];
            double CostOf(double value)
            {
                row[j] = value;
                pass.Cost.Value<double>(row, y, nodes, c0);
                return c0[0];
            }

            double[] kinks = pass.Cost.IsNonSmoothAtTarget ? [y[j]] : [];
            var slope = Estimate(slopes[at], seen[at], Math.Abs(pass.Costs[i]), kinks, h => CostOf(seen[at] + h) - CostOf(seen[at] - h));
            if (Wrong(slopes[at], slope))
                yield return new($"the derivative of the cost ({pass.Cost.Spec})", _last, $"node {j} of layer {_last + 1}", slopes[at],
                    slope.Value, At(pass.HasFusedActivation ? "z" : "a", seen[at], i));
        }
    }

    // σ'(z_j). For row-wise functions such as softmax δ_j, the derivative of Σ_i a_i ∂C₀/∂a_i by z_j.
    private IEnumerable<WrongFactor> Activation(int layer)
    {
        int nodes = pass.Nodes(layer);
        var activation = pass.Architecture.Layers[layer].Activation;
        foreach (int at in Some(_samples * nodes))
        {
            int i = at / nodes, j = at % nodes, width = activation.IsElementwise ? 1 : nodes, start = activation.IsElementwise ? at
                : i * nodes;
            double[] z = pass.Z(layer)[start..(start + width)], a = new double[width], pull = activation.IsElementwise ? [1]
                : pass.DCda(layer)[start..(start + width)];
            double was = pass.Z(layer)[at], value = activation.IsElementwise ? pass.ActivationDerivative(layer, i, j)
                : pass.Delta(layer)[at];
            double SumAt(double moved)
            {
                z[at - start] = moved;
                activation.Forward<double>(z, a, width);
                return Dot(a, pull);
            }

            var slope = Estimate(value, was, Math.Abs(SumAt(was)), activation.NonSmoothPoints, h => SumAt(was + h) - SumAt(was - h));
            if (Wrong(value, slope))
                yield return new($"{(activation.IsElementwise ? "σ'(z)" : "∂C/∂z")} of layer {layer + 1} ({activation.Spec})",
                    layer, $"node {j}", value, slope.Value, At("z", was, i));
        }
    }

    // The derivative of Σ a ∂C/∂a, or of Σ z ∂C/∂z for a dense layer, by an input and by a parameter.
    private IEnumerable<WrongFactor> Layer(int layer)
    {
        var layout = pass.Architecture.LayerLayouts[layer];
        bool isSum = layout.WeightedSums is not null;
        int samples = Math.Min(_samples, 4), outputs = samples * layout.Outputs;
        double[] x = pass.A(layer - 1)[..(samples * layout.Inputs)], theta = pass.ThetaOf(layer).ToArray(), z = new double[outputs],
            a = new double[outputs];
        double[] pull = (isSum ? pass.Delta(layer) : pass.DCda(layer))[..outputs];
        double Pulled()
        {
            pass.Again(layer, samples, theta, x, z, a);
            return Dot(isSum ? z : a, pull);
        }

        double size = Math.Abs(Pulled());
        DerivativeEstimate By(double[] numbers, int at, double expected, IReadOnlyList<double> kinks)
        {
            double was = numbers[at];
            double At(double value)
            {
                numbers[at] = value;
                double sum = Pulled();
                numbers[at] = was;
                return sum;
            }

            return Estimate(expected, was, size, kinks, h => At(was + h) - At(was - h));
        }

        string name = $"of layer {layer + 1} ({layout.Layer})";
        foreach (int at in Some(x.Length))
        {
            double value = pass.DCda(layer - 1)[at];
            if (By(x, at, value, layout.Layer.NonSmoothInputs(at % layout.Inputs)) is var slope && Wrong(value, slope))
                yield return new($"Backward {name}", layer, $"input {at % layout.Inputs}", value,
                    slope.Value, $" in sample {at / layout.Inputs}");
        }

        if (theta.Length == 0) yield break;
        double[] gradient = pass.GradientOf(layer, 0, samples);
        foreach (int at in Some(theta.Length))
        {
            if (By(theta, at, gradient[at], []) is var slope && Wrong(gradient[at], slope))
                yield return new($"Gradient {name}", layer, pass.Architecture.ParameterName(layout.Offset + at), gradient[at],
                    slope.Value, $" in {samples} samples");
        }
    }

    private DerivativeEstimate Estimate(double expected, double was, double size, IReadOnlyList<double> kinks,
        Func<double, double> difference) =>
        CentralDifferences.Estimate(expected, 1, size + Math.Abs(expected * was), (steps, differences, crossings) =>
        {
            for (int step = 0; step < steps.Length; step++)
            {
                differences[step] = difference(steps[step]);
                foreach (double kink in kinks)
                    if (Math.Abs(was - kink) <= steps[step]) crossings[step] = new(default, was, kink, IsTarget: false);
            }
        });

    private bool Wrong(double value, DerivativeEstimate slope) =>
        CheckedDerivative.Compare("", value, slope, tolerance).Verdict == Verdict.Disagrees;

    private IEnumerable<int> Some(int count)
    {
        int step = Math.Max(1, count / most);
        for (int at = 0; at < count; at += step) yield return at;
    }

    private static string At(string letter, double value, int sample) =>
        FormattableString.Invariant($" at {letter} = {FormulaNumber.Format(value, 6)} of sample {sample}");

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int n = 0; n < left.Length; n++) sum += left[n] * right[n];
        return sum;
    }
}
