using System.Runtime.InteropServices;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Counts for mutually exclusive classes.</summary>
internal sealed class ClassAccumulator : TaskAccumulator
{
    /// <summary>The maximum number of classes with a confusion matrix. A larger one is unreadable and takes 8 MB or more.</summary>
    public const int LargestConfusion = 1000;

    private readonly int _classes;
    private readonly bool _single;
    private readonly double[] _p, _y;
    private readonly double[] _truth, _predicted, _hit, _rank;
    private readonly double[]? _confusion;
    private readonly CalibrationBins _calibration = new();
    private readonly ScoreStore? _store;
    private double _logLoss;

    public ClassAccumulator(int outputs, bool keepScores)
    {
        _single = outputs == 1;
        _classes = _single ? 2 : outputs;
        (_p, _y) = (new double[_classes], new double[_classes]);
        (_truth, _predicted, _hit, _rank) = (new double[_classes], new double[_classes], new double[_classes], new double[_classes]);
        _confusion = _classes <= LargestConfusion ? new double[_classes * _classes] : null;
        _store = keepScores ? new ScoreStore(_classes == 2 ? 1 : _classes) : null;
    }

    public override int Names => _classes;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        Spread(a, y);
        int truth = Probability.Largest(_y), predicted = Probability.Largest(_p);
        _truth[truth] += weight;
        _predicted[predicted] += weight;
        if (truth == predicted) _hit[truth] += weight;
        _rank[RankOf(truth)] += weight;
        if (_confusion is not null) _confusion[truth * _classes + predicted] += weight;

        double sum = 0;
        bool negative = false;
        foreach (double p in _p)
        {
            sum += p;
            negative |= p < 0;
        }

        if (negative) sum = double.NaN;
        _calibration.Add(_p[predicted] / sum, truth == predicted, weight);
        for (int j = 0; j < _classes; j++)
            if (_y[j] != 0) _logLoss -= weight * _y[j] * Probability.Log(_p[j] / sum);
        _store?.Add(a[^_store.Columns..], truth, weight);
    }

    public override void Clear()
    {
        foreach (double[] counts in new[] { _truth, _predicted, _hit, _rank, _confusion ?? [] }) Array.Clear(counts);
        _calibration.Clear();
        _store?.Clear();
        _logLoss = 0;
    }

    public override void Keep(IState state)
    {
        state.Numbers("tally.truth", _truth);
        state.Numbers("tally.predicted", _predicted);
        state.Numbers("tally.hit", _hit);
        state.Numbers("tally.rank", _rank);
        state.Numbers("tally.confusion", _confusion ?? []);
        _calibration.Keep(state);
        _store?.Keep(state);
        state.Value("tally.log_loss", ref _logLoss);
    }

    public ClassificationScores Scores(IReadOnlyList<string> names, double weight) => new(
        ClassTable.From(names, _hit, _predicted, _truth, onlyPresent: true),
        _confusion is null ? null : new ConfusionMatrix(names, [.. _confusion]),
        [.. _rank],
        _store?.Rank(),
        _store?.Calibrate())
    {
        Accuracy = _hit.Sum() / weight,
        LogLoss = _logLoss / weight,
        CalibrationError = _calibration.Error(weight),
    };

    /// <summary>Fills the probabilities and targets of all classes. A single column p means [1 − p, p].</summary>
    private void Spread(ReadOnlySpan<float> a, ReadOnlySpan<float> y)
    {
        if (_single)
        {
            (_p[0], _p[1]) = (Probability.Rest(a[0]), float.IsNaN(a[0]) ? double.NegativeInfinity : a[0]);
            (_y[0], _y[1]) = (1.0 - y[0], y[0]);
            return;
        }

        for (int j = 0; j < _classes; j++)
        {
            _p[j] = float.IsNaN(a[j]) ? double.NegativeInfinity : a[j];
            _y[j] = y[j];
        }
    }

    /// <summary>Returns the rank of the true class. For equal outputs the earlier class ranks first, as in the prediction.</summary>
    private int RankOf(int truth)
    {
        int before = 0;
        for (int j = 0; j < _classes; j++)
            if (_p[j] > _p[truth] || (_p[j] == _p[truth] && j < truth)) before++;
        return before;
    }
}

/// <summary>Counts for multi-label targets. A label is predicted if its output is above ½.</summary>
internal sealed class LabelAccumulator(int labels, bool keepScores) : TaskAccumulator
{
    private readonly double[] _truth = new double[labels], _predicted = new double[labels], _hit = new double[labels];
    private readonly ScoreStore? _store = keepScores ? new ScoreStore(labels) : null;
    private double _allRight, _wrong, _logLoss;

    public override int Names => labels;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        int wrong = 0;
        for (int j = 0; j < labels; j++)
        {
            bool truth = y[j] > 0.5f, predicted = a[j] > 0.5f;
            if (truth) _truth[j] += weight;
            if (predicted) _predicted[j] += weight;
            if (truth && predicted) _hit[j] += weight;
            if (truth != predicted) wrong++;
            if (y[j] != 0) _logLoss -= weight * y[j] * Probability.Log(a[j]);
            if (y[j] != 1) _logLoss -= weight * (1.0 - y[j]) * Probability.Log(Probability.Rest(a[j]));
        }

        _wrong += weight * wrong;
        if (wrong == 0) _allRight += weight;
        _store?.Add(a, y, weight);
    }

    public override void Clear()
    {
        foreach (double[] counts in new[] { _truth, _predicted, _hit }) Array.Clear(counts);
        _store?.Clear();
        (_allRight, _wrong, _logLoss) = (0, 0, 0);
    }

    public override void Keep(IState state)
    {
        state.Numbers("tally.truth", _truth);
        state.Numbers("tally.predicted", _predicted);
        state.Numbers("tally.hit", _hit);
        _store?.Keep(state);
        state.Value("tally.all_right", ref _allRight);
        state.Value("tally.wrong", ref _wrong);
        state.Value("tally.log_loss", ref _logLoss);
    }

    public MultiLabelScores Scores(IReadOnlyList<string> names, double weight) => new(
        ClassTable.From(names, _hit, _predicted, _truth, onlyPresent: false),
        _store?.Rank())
    {
        SubsetAccuracy = _allRight / weight,
        HammingLoss = _wrong / (weight * labels),
        LogLoss = _logLoss / (weight * labels),
    };
}

/// <summary>Keeps every score with its target for statistics of their order.</summary>
internal sealed class ScoreStore(int columns)
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _positive = [];
    private readonly List<double> _weights = [];

    public int Columns => columns;

    /// <summary>Adds the scores of one sample with a class. A single column is class 1.</summary>
    public void Add(ReadOnlySpan<float> scores, int truth, double weight)
    {
        int positive = columns == 1 ? truth - 1 : truth;
        for (int j = 0; j < columns; j++) _positive.Add(j == positive);
        Keep(scores, weight);
    }

    /// <summary>Adds the scores of one sample with labels.</summary>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, double weight)
    {
        foreach (float label in labels) _positive.Add(label > 0.5f);
        Keep(scores, weight);
    }

    public void Clear()
    {
        _scores.Clear();
        _positive.Clear();
        _weights.Clear();
    }

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    public void Keep(IState state)
    {
        state.List("tally.scores", _scores);
        state.List("tally.positive", _positive);
        state.List("tally.weights", _weights);
    }

    /// <summary>The area under the ROC curve of each column, computed on first use from the current scores.</summary>
    public Lazy<double[]> Rank()
    {
        float[] scores = [.. _scores];
        bool[] positive = [.. _positive];
        double[] weights = [.. _weights];
        return new Lazy<double[]>(() => AreaUnderCurve.OfColumns(scores, positive, weights, columns));
    }

    /// <summary>The log loss after temperature scaling, computed on first use from the current scores.</summary>
    public Lazy<double> Calibrate()
    {
        float[] scores = [.. _scores], targets = [.. _positive.Select(positive => positive ? 1f : 0)],
            weights = [.. _weights.Select(weight => (float)weight)];
        return new Lazy<double>(() => new TemperatureFit(scores, targets, columns, weights).LogLoss());
    }

    private void Keep(ReadOnlySpan<float> scores, double weight)
    {
        int from = _scores.Count;
        CollectionsMarshal.SetCount(_scores, from + scores.Length);
        scores.CopyTo(CollectionsMarshal.AsSpan(_scores)[from..]);
        _weights.Add(weight);
    }
}

/// <summary>
/// The area under the ROC curve, the probability that a positive sample scores above a negative one: AUC = Σ_{p,n} w_p w_n ([s_p &gt; s_n]
/// + ½ [s_p = s_n]) / Σ_{p,n} w_p w_n.
/// </summary>
/// <remarks>
/// It is computed by sorting, O(n log n). Equal scores share their mean rank, which is the ½ of the formula. Hanley and McNeil, "The
/// Meaning and Use of the Area under a ROC Curve", Radiology 143, 1982 (the Wilcoxon statistic).
/// </remarks>
internal static class AreaUnderCurve
{
    /// <summary>Computes the area of one column of scores.</summary>
    /// <returns>0 … 1; NaN if there is no positive or no negative sample, or a score is NaN.</returns>
    public static double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights)
    {
        float[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        if (sorted.Length > 0 && float.IsNaN(sorted[0])) return double.NaN;
        double below = 0, above = 0, area = 0;
        for (int from = 0; from < sorted.Length;)
        {
            double groupPositive = 0, groupNegative = 0;
            int to = from;
            for (; to < sorted.Length && sorted[to] == sorted[from]; to++)
            {
                if (positive[order[to]]) groupPositive += weights[order[to]];
                else groupNegative += weights[order[to]];
            }

            area += groupPositive * (below + groupNegative / 2);
            below += groupNegative;
            above += groupPositive;
            from = to;
        }

        return below > 0 && above > 0 ? area / (below * above) : double.NaN;
    }

    /// <summary>Computes the area of each column of samples × columns scores.</summary>
    public static double[] OfColumns(float[] scores, bool[] positive, double[] weights, int columns)
    {
        var areas = new double[columns];
        var s = new float[weights.Length];
        var p = new bool[weights.Length];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < weights.Length; i++) (s[i], p[i]) = (scores[i * columns + j], positive[i * columns + j]);
            areas[j] = Compute(s, p, weights);
        }

        return areas;
    }

    /// <summary>Returns the mean of the areas that are not NaN; NaN if there are none.</summary>
    public static double Mean(double[] areas)
    {
        double[] defined = [.. areas.Where(area => !double.IsNaN(area))];
        return defined.Length == 0 ? double.NaN : defined.Average();
    }
}

/// <summary>
/// Expected calibration error: Σ_bins (weight of the bin / all weight) · |accuracy of the bin − mean confidence of the bin|.
/// </summary>
/// <remarks>
/// 15 bins of equal width (m/15, (m+1)/15] over the confidence of the predicted class. Guo, Pleiss, Sun, Weinberger: "On Calibration of
/// Modern Neural Networks", ICML 2017, equation 3.
/// </remarks>
internal sealed class CalibrationBins
{
    private const int Bins = 15;
    private readonly double[] _surplus = new double[Bins];
    private bool _undefined;

    public void Add(double confidence, bool right, double weight)
    {
        if (!(confidence >= 0 && confidence <= 1))
        {
            _undefined = true;
            return;
        }

        int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
        _surplus[bin] += weight * ((right ? 1 : 0) - confidence);
    }

    public void Clear()
    {
        Array.Clear(_surplus);
        _undefined = false;
    }

    public void Keep(IState state)
    {
        state.Numbers("tally.surplus", _surplus);
        state.Value("tally.uncalibrated", ref _undefined);
    }

    public double Error(double weight) => _undefined ? double.NaN : _surplus.Sum(Math.Abs) / weight;
}

/// <summary>Probabilities that were rounded to float, evaluated in double.</summary>
internal static class Probability
{
    /// <summary>2⁻¹⁴⁹, the smallest positive float. A probability that was rounded to 0 is below it.</summary>
    private const double SmallestFloat = 1.401298464324817e-45;

    /// <summary>
    /// 2⁻²⁵: float rounds numbers closer to 1 than this to 1, so that the complement of a probability of 1 is at most this.
    /// </summary>
    private const double HalfStepBelowOne = 1.0 / (1 << 25);

    /// <summary>
    /// ln p, and ln 2⁻¹⁴⁹ ≈ −103.3 for p = 0, the bound of a float that was rounded to 0. NaN if p is negative or NaN.
    /// </summary>
    public static double Log(double p) => p == 0 ? Math.Log(SmallestFloat) : Math.Log(p);

    /// <summary>1 − p without rounding, and 2⁻²⁵ for p = 1; −∞ for NaN.</summary>
    public static double Rest(float p) => float.IsNaN(p) ? double.NegativeInfinity : p == 1 ? HalfStepBelowOne : 1.0 - p;

    /// <summary>Returns the index of the maximum; the first of equal values.</summary>
    public static int Largest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int j = 1; j < values.Length; j++)
            if (values[j] > values[best]) best = j;
        return best;
    }
}
