namespace Nabla.Training.Metrics;

/// <summary>Log-probabilities z and targets y of samples × columns, to which a temperature is fitted.</summary>
internal sealed class TemperatureFit
{
    private const double Sharpest = 100, Flattest = 0.01;
    private const double Finest = 1.0 / (1 << 25);

    // T is then accurate to 0.01 %, which changes the loss, at its minimum, by less than a rounding of its probabilities.
    private const int HalvingsOfLogLoss = 17;

    private readonly double[] _z, _y, _share;
    private readonly int _columns;
    private readonly double _total;

    public TemperatureFit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets, int classes, ReadOnlySpan<float> weights)
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

    /// <summary>
    /// The log loss −Σ w_i ln p_i / Σ w_i of the true classes, with p = softmax(z / T) and the T of the same samples; NaN if the weights
    /// add up to 0.
    /// </summary>
    public double LogLoss() => Cost(InverseTemperature(HalvingsOfLogLoss));

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
