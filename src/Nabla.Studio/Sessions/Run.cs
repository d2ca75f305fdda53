using System.Diagnostics;
using Nabla.Data;
using Nabla.Models;
using Nabla.Diagnosis;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Studio.Sessions;

/// <summary>
/// A training of this sitting, on a thread of its own: started, paused, stepped and stopped from any tab, going on without one.
/// </summary>
internal sealed partial class Run : IShown, IProgress<EpochReport>, IRunObserver, IDisposable
{
    private const int MaxPoints = 500;
    private static readonly TimeSpan BetweenFindings = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TrainingRun _training;
    private readonly RunNews _news;
    private readonly Snapshots _snapshots;
    private readonly PauseGate _gate = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly Latest<(int Batch, int Batches, double Cost)> _here = new((0, 1, double.NaN));
    private readonly List<EpochReport> _reports = [];
    private readonly Thinned<EpochPoint> _points = new(MaxPoints);
    private readonly Stopwatch _clock = new();
    private readonly Thread _thread;
    private IReadOnlyList<(double, double)> _norms = [];
    private long _examinedAt;
    private long _told;
    private int _networksDone;
    private volatile bool _isLed = true;

    public Run(string id, RunConfiguration request, TrainingRun training, RunNews news)
    {
        (Id, Requested, _training, _news) = (id, request, training, news);
        _snapshots = new(training.Model.Network);
        _snapshots.TakeEpoch(0);
        _thread = new(Train) { IsBackground = true, Name = $"Nabla trains run {id}" };
    }

    public string Id { get; }

    public string Name => $"run {Id}";

    /// <summary>What the user asked for, names of data as the page has them.</summary>
    public RunConfiguration Requested { get; }

    public Model Model => _training.Model;

    public TrainingRun Training => _training;

    /// <summary>training, paused or ended.</summary>
    public string State { get; private set; } = "paused";

    public int Epochs => _reports.Count;

    /// <summary>Where it stands in the epoch: steps done, steps in all, mean cost so far.</summary>
    public (int Batch, int Batches, double Cost) Here => _here.Value;

    /// <summary>Whether it goes on only until the step, or the fold, that it is in is done.</summary>
    public bool IsPausing => State == "training" && _gate.IsClosing;

    /// <summary>Folds of the cross-validation that are judged; they come before the first epoch.</summary>
    public int FoldsDone { get; private set; }

    /// <summary>Networks of the ensemble that are trained; <see cref="Here"/> and <see cref="Epochs"/> are of the first.</summary>
    public int NetworksDone => _networksDone;

    /// <summary>Time of training, pauses left out.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>What the diagnosis says, as of late.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>What came of it; null while it goes on.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>What it broke off for; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The folder that it was saved in; null where it was not.</summary>
    public string? SavedIn { get; set; }

    /// <summary>Every epoch's report.</summary>
    public IReadOnlyList<EpochReport> Reports
    {
        get
        {
            lock (_lock) return [.. _reports];
        }
    }

    /// <summary>The epochs as curves show them, thinned out, from some epoch on; the newest always.</summary>
    public (int Stride, IReadOnlyList<EpochPoint> Points, EpochReport? Newest) Points(int from = 1)
    {
        lock (_lock) return (_points.Stride, [.. _points.Kept.Where(point => point.Key >= from).Select(point => point.Value)],
            _reports.LastOrDefault());
    }

    /// <summary>
    /// Numbers what is told of it, from any thread: an answer that arrives late is known by a lower number than what has come since.
    /// </summary>
    public long NextNews() => Interlocked.Increment(ref _told);

    /// <summary>Lets it go on, so far.</summary>
    public void Let(RunUntil reach)
    {
        // Before this returns it is said to train, so that no other begins meanwhile.
        bool isLet = _gate.Let(reach, Leave);
        if (!isLet) throw new DataException($"{Name} has ended. Start another run, or continue from its saved model.");
    }

    /// <summary>Ends it after the current step; its best weights are kept.</summary>
    public void Stop()
    {
        _cancel.Cancel();
        Start();
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted)) _thread.Start();
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _cancel.Cancel();
        if (!_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted)) _thread.Join();
    }

    /// <summary>An epoch is over.</summary>
    void IProgress<EpochReport>.Report(EpochReport report)
    {
        lock (_lock)
        {
            _reports.Add(report);
            _points.Add(report.Epoch, new(report, _norms));
            _here.Value = Here with { Batch = 0 };
        }

        // Kept epochs are done ones, whoever looks meanwhile.
        _snapshots.TakeEpoch(report.Epoch);
        _news.Epoch(this);
        _gate.AfterEpoch(Park, _cancel.Token);
    }

    void IRunObserver.FoldEvaluated(int done)
    {
        FoldsDone = done;
        _news.Changed(this);
        _gate.AfterBatch(isLast: false, Park, _cancel.Token);
    }

    // The first network leads while it trains: only its thread may copy its weights. Then any does.
    void IRunObserver.StepTaken(bool isLast)
    {
        _gate.Beside(_cancel.Token);
        if (_isLed) return;
        if (isLast) _gate.AfterEpoch(Park, _cancel.Token);
        else _gate.AfterBatch(isLast, Park, _cancel.Token);
    }

    void IRunObserver.NetworkTrained(int member)
    {
        if (member == 0) _isLed = false;
        Interlocked.Increment(ref _networksDone);
        _news.Changed(this);
    }

    private void Train()
    {
        try
        {
            Result = _training.Fit(this, _cancel.Token, AfterBatch, this);
            // The notes on the data have their own place on the page.
            Findings = [.. Result.Findings.Except(Model.Notes.Select(note => note.ToFinding()))];
            Failure = Result.Divergence?.Message;
        }
        catch (Exception fault)
        {
            // Whatever ends a training, the studio goes on and says so.
            Failure = fault.Message;
        }

        _clock.Stop();
        _snapshots.Still();
        _gate.End(() => State = "ended");
        _news.Changed(this);
    }

    private void AfterBatch(BatchReport step)
    {
        _here.Value = (step.Batch, step.Batches, step.Cost);
        if (step.IsLast) _norms = EpochPoint.Norms(Model.Network, step.Gradient);
        if (_snapshots.IsWanted) _snapshots.Take();
        if (_news.IsDue)
        {
            if (Stopwatch.GetElapsedTime(_examinedAt) > BetweenFindings) Examine(step);
            _news.Batch(this);
        }

        _gate.AfterBatch(step.IsLast, Park, _cancel.Token);
    }

    private void Examine(BatchReport step)
    {
        Findings = step.Diagnose();
        _examinedAt = Stopwatch.GetTimestamp();
    }

    private void Park()
    {
        _clock.Stop();
        _snapshots.Still();
        State = "paused";
        _news.Changed(this);
    }

    private void Leave()
    {
        _snapshots.Moving();
        State = "training";
        _clock.Start();
        Start();
        _news.Changed(this);
    }
}
