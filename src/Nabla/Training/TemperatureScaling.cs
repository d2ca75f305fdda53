namespace Nabla.Training;

/// <summary>
/// Temperature scaling: T in p = softmax(z / T), chosen to minimize the cross-entropy of samples outside the training set. T above 1 means
/// that the network was overconfident, below 1 underconfident. The most probable class does not change.
/// </summary>
/// <remarks>
/// Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 4.2. If all of a few samples are
/// classified correctly, the minimum is at T = 0, which a finite number of samples does not justify. One additional sample with uniform
/// classes is therefore assumed (the rule of succession). Weighted samples count by Kish's effective sample size, (Σ w)² / Σ w².
/// </remarks>
public static class TemperatureScaling
{
    private const double Sharpest = 100, Flattest = 0.01;
    private const double Finest = 1.0 / (1 << 25);
    private const int Halvings = 60, HalvingsOfMonitor = 17;

    /// <summary>Computes T from probabilities.</summary>
    /// <param name="probabilities">The predicted probabilities of samples outside the training set: samples × classes. One column is the
    /// probability of class 1.</param>
    /// <param name="targets">Their targets in the same order: the share of each class.</param>
    /// <param name="classes">Number of columns.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <returns>T, between 0.01 and 100; 1 if the samples do not determine it.</returns>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static double Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets, int classes,
        ReadOnlySpan<float> weights = default)
    {
        var samples = new Samples(probabilities, targets, classes, weights);
        return 1 / samples.InverseTemperature(Halvings);
    }

    /// <summary>
    /// The log loss −Σ w_i ln p_i / Σ w_i of the true classes, with p = softmax(z / T) and the T of the same samples; NaN if the weights
    /// add up to 0.
    /// </summary>
    /// <remarks>T is accurate to 0.01 %, which changes the loss, at its minimum, by less than a rounding of its probabilities.</remarks>
    internal static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets, int classes, ReadOnlySpan<float> weights)
    {
        var samples = new Samples(probabilities, targets, classes, weights);
        return samples.Cost(samples.InverseTemperature(HalvingsOfMonitor));
    }

    /// <summary>
    /// Divides z of a network's last layer by T by scaling its weights and biases, so that its prediction is p = softmax(z / T).
    /// </summary>
    /// <param name="network">A network that ends in a dense layer.</param>
    /// <param name="temperature">T, above 0.</param>
    /// <exception cref="ArgumentException">The last layer is not dense, or T is not above 0.</exception>
    public static void Apply(Network network, double temperature)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentException($"A temperature must be above 0 (got {temperature}).", nameof(temperature));
        var last = network.Architecture.LayerLayouts[^1];
        if (last.WeightedSums is null)
            throw new ArgumentException($"A temperature is folded into a dense layer, but the network ends in {last.Layer}.",
                nameof(network));
        foreach (ref float parameter in last.Slice(network.Theta)) parameter = (float)(parameter / temperature);
    }

    /// <summary>Log-probabilities z and targets y of samples × columns in double.</summary>
    private readonly ref struct Samples
    {
        private readonly double[] _z, _y, _share;
        private readonly int _columns;
        private readonly double _total;

        public Samples(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets, int classes, ReadOnlySpan<float> weights)
        {
            if (classes < 1 || probabilities.Length % classes != 0 || probabilities.Length != targets.Length
                || (!weights.IsEmpty && weights.Length != probabilities.Length / classes))
                throw new ArgumentException($"{probabilities.Length} probabilities and {targets.Length} targets of {classes} classes with "
                    + $"{weights.Length} weights do not fit each other.");
            int samples = probabilities.Length / classes;
            _columns = Math.Max(2, classes);
            (_z, _y, _share) = (new double[samples * _columns], new double[samples * _columns], new double[samples]);
            for (int i = 0; i < samples; i++)
            {
                Copy(probabilities.Slice(i * classes, classes), targets.Slice(i * classes, classes), _z.AsSpan(i * _columns, _columns),
                    _y.AsSpan(i * _columns, _columns));
                _share[i] = weights.IsEmpty ? 1 : weights[i];
                _total += _share[i];
            }
        }

        /// <summary>β = 1/T by bisection; 1 if the weights add up to 0.</summary>
        public double InverseTemperature(int halvings)
        {
            if (!(_total > 0)) return 1;
            // One additional sample with uniform classes, relative to the effective sample size (Σ w)² / Σ w², which is independent of the
            // scale of w.
            double squares = 0;
            foreach (double weight in _share) squares += weight * weight;
            double any = 1 / (_total * (_total / squares) + 1);
            double[] y = [.. _y];
            for (int i = 0; i < y.Length; i++) y[i] = (1 - any) * y[i] + any / _columns;

            // The derivative of a convex function of β = 1/T. Bisection finds its zero.
            double low = Flattest, high = Sharpest;
            if (CostDerivative(_z, y, _share, _columns, low) >= 0) return low;
            if (CostDerivative(_z, y, _share, _columns, high) <= 0) return high;
            for (int n = 0; n < halvings; n++)
            {
                double middle = Math.Sqrt(low * high);
                if (CostDerivative(_z, y, _share, _columns, middle) > 0) high = middle;
                else low = middle;
            }

            return Math.Sqrt(low * high);
        }

        /// <summary>The mean cross-entropy with softmax(β z).</summary>
        public double Cost(double beta)
        {
            double cost = 0;
            for (int i = 0; i < _share.Length; i++)
            {
                ReadOnlySpan<double> z = _z.AsSpan(i * _columns, _columns), y = _y.AsSpan(i * _columns, _columns);
                double max = double.NegativeInfinity, sum = 0, wanted = 0, all = 0;
                foreach (double value in z) max = Math.Max(max, value);
                for (int k = 0; k < _columns; k++)
                {
                    sum += Math.Exp(beta * (z[k] - max));
                    wanted += y[k] * (z[k] - max);
                    all += y[k];
                }

                cost += _share[i] * (all * Math.Log(sum) - beta * wanted);
            }

            return cost / _total;
        }
    }

    private static void Copy(ReadOnlySpan<float> p, ReadOnlySpan<float> target, Span<double> z, Span<double> y)
    {
        if (p.Length > 1)
        {
            for (int k = 0; k < p.Length; k++) (z[k], y[k]) = (Log(p[k]), target[k]);
            return;
        }

        // A float near 1 does not resolve less than this. The same limit near 0 gives both errors equal weight.
        double one = Math.Clamp((double)p[0], Finest, 1 - Finest);
        (z[0], z[1], y[0], y[1]) = (Math.Log(1 - one), Math.Log(one), 1 - target[0], target[0]);
    }

    // Σ_i w_i Σ_k (p_ik − y_ik) z_ik with p = softmax(β z).
    private static double CostDerivative(double[] z, double[] y, double[] share, int columns, double beta)
    {
        double slope = 0;
        for (int i = 0; i < share.Length; i++)
        {
            ReadOnlySpan<double> row = z.AsSpan(i * columns, columns);
            double max = double.NegativeInfinity, sum = 0, mean = 0, wanted = 0, all = 0;
            foreach (double value in row) max = Math.Max(max, value);
            for (int k = 0; k < columns; k++)
            {
                double e = Math.Exp(beta * (row[k] - max));
                sum += e;
                mean += e * row[k];
                wanted += y[i * columns + k] * row[k];
                all += y[i * columns + k];
            }

            slope += share[i] * (all * mean / sum - wanted);
        }

        return slope;
    }

    private static double Log(double p) => Math.Log(Math.Max(p, 1.2e-38));
}
