using Nabla.Data;
using Nabla.Training;

namespace Nabla.Benchmarks.Compare;

/// <summary>
/// Nabla's training as a user writes it: <see cref="Trainer.Fit"/> on a dataset in memory, shuffled, timed by its epochs' own clocks.
/// </summary>
internal sealed class NablaTraining : ISide
{
    private const double WarmUpSeconds = 1, EpochSeconds = 0.25;

    // What an epoch does once (its report, its last step with the whole gradient) is a hundredth of a real one of W4, and would be a third
    // of one with two steps.
    private const int LeastSteps = 24;

    private readonly Workload _workload;
    private readonly Dataset _data;
    private readonly int _threads, _rows;
    private readonly double _rate;
    private int _at;
    private (double Seconds, Trainer Trainer)? _prepared;

    /// <summary>Warms up, and finds how many samples make an epoch of about a quarter of a second.</summary>
    public NablaTraining(Workload workload, Dataset data, int threads)
    {
        (_workload, _data, _threads) = (workload, data, threads);
        var trainer = NewTrainer(epochs: 1);
        _rows = Math.Min(data.Count, 4 * workload.Batch);
        for (double spent = 0; spent < WarmUpSeconds;)
        {
            var epoch = trainer.Fit(NextRows()).Epochs[0];
            spent += epoch.Seconds;
            _rate = epoch.SamplesPerSecond;
            double batches = Math.Round(EpochSeconds * _rate / workload.Batch);
            _rows = (int)Math.Min(data.Count, workload.Batch * Math.Max(LeastSteps, batches));
        }
    }

    public string Name => "Nabla";

    /// <summary>Samples of the last <see cref="Run"/>.</summary>
    public long SamplesOfRun { get; private set; }

    public double Run(double seconds)
    {
        // A trainer keeps its optimizer's state and its buffers from one round to the next.
        if (_prepared?.Seconds != seconds) _prepared = (seconds, NewTrainer((int)Math.Max(1, Math.Round(seconds * _rate / _rows))));
        var report = _prepared.Value.Trainer.Fit(NextRows());
        SamplesOfRun = report.Epochs.Count * (long)_rows;
        return SamplesOfRun / report.Epochs.Sum(epoch => epoch.Seconds);
    }

    // The parts follow each other through the whole data, so that it comes from memory as it would in a long run.
    private Dataset NextRows()
    {
        if (_at + _rows > _data.Count) _at = 0;
        var rows = _data.Slice(_at, _rows);
        _at += _rows;
        return rows;
    }

    private Trainer NewTrainer(int epochs) => new(_workload.Network(), _workload.Cost, _workload.NewOptimizer(),
        _workload.Options(epochs, _threads));
}
