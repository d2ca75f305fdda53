using Nabla.Training.State;

namespace Nabla.Training.Metrics;

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
