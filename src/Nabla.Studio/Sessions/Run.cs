using System.Diagnostics;
using Nabla.Data;
using Nabla.Models;
using Nabla.Diagnosis;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Studio.Sessions;

/// <summary>
/// A training run of this session on its own thread. It can be started, paused, stepped and stopped from any tab.
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

    /// <summary>The settings of the user, with the names of data in the page.</summary>
    public RunConfiguration Requested { get; }

    public Model Model => _training.Model;

    public TrainingRun Training => _training;

    /// <summary>training, paused or ended.</summary>
    public string State { get; private set; } = "paused";

    public int Epochs => _reports.Count;

    /// <summary>The progress in the epoch: finished steps, all steps, mean cost so far.</summary>
    public (int Batch, int Batches, double Cost) Here => _here.Value;

    /// <summary>Whether it pauses after the current step or fold.</summary>
    public bool IsPausing => State == "training" && _gate.IsClosing;

    /// <summary>The number of evaluated folds of the cross-validation, which precede the first epoch.</summary>
    public int FoldsDone { get; private set; }

    /// <summary>
    /// The number of trained networks of the ensemble. <see cref="Here"/> and <see cref="Epochs"/> are those of the first.
    /// </summary>
    public int NetworksDone => _networksDone;

    /// <summary>The time of training without pauses.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The current findings of the diagnosis.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>The result; null before the end.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>The error that ended it; null for none.</summary>
    public string? Failure { get; private set; }

    /// <summary>The folder of the saved run; null if it is not saved.</summary>
    public string? SavedIn { get; set; }

    /// <summary>The reports of all epochs.</summary>
    public IReadOnlyList<EpochReport> Reports
    {
        get
        {
            lock (_lock) return [.. _reports];
        }
    }

    /// <summary>The points of the charts from an epoch on, thinned out, with the newest.</summary>
    public (int Stride, IReadOnlyList<EpochPoint> Points, EpochReport? Newest) Points(int from = 1)
    {
        lock (_lock) return (_points.Stride, [.. _points.Kept.Where(point => point.Key >= from).Select(point => point.Value)],
            _reports.LastOrDefault());
    }

    /// <summary>
    /// Numbers the messages about the run, from any thread: a response that arrives late has a lower number than a newer event.
    /// </summary>
    public long NextNews() => Interlocked.Increment(ref _told);

    /// <summary>Resumes the run.</summary>
    public void Let(RunUntil reach)
    {
        // The state is training before this returns, so that no other run starts.
        bool isLet = _gate.Let(reach, Leave);
        if (!isLet) throw new NablaException($"{Name} has ended. Start another run, or continue from its saved model.");
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

    /// <summary>An epoch has ended.</summary>
    void IProgress<EpochReport>.Report(EpochReport report)
    {
        lock (_lock)
        {
            _reports.Add(report);
            _points.Add(report.Epoch, new(report, _norms));
            _here.Value = Here with { Batch = 0 };
        }

        // Kept epochs are finished epochs.
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

    // While the first network trains, only its thread may copy its weights. Afterwards any thread may.
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
            Result = _training.Fit(this, AfterBatch, this, _cancel.Token);
            // Notes on the data are shown elsewhere on the page.
            Findings = [.. Result.Findings.Except(Model.Notes.Select(note => note.ToFinding()))];
            Failure = Result.Divergence?.Message;
        }
        catch (Exception fault)
        {
            // The studio continues after any error and shows it.
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
