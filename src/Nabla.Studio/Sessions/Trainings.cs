using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;

namespace Nabla.Studio.Sessions;

/// <summary>The runs of the session. One trains at a time, with all threads; the others are paused or have ended.</summary>
internal sealed class Trainings(StudioSession session) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>All runs, the oldest first.</summary>
    public IEnumerable<Run> All => session.Shown.OfType<Run>();

    /// <summary>Returns the run with an id.</summary>
    /// <exception cref="NablaException">There is no such run.</exception>
    public Run Get(string id) =>
        All.FirstOrDefault(run => run.Id == id) ?? throw new NablaException($"There is no run {id}.");

    /// <summary>Reads the data, initializes the network and starts training.</summary>
    /// <exception cref="NablaException">Another run trains, the data cannot be used, or a setting is invalid.</exception>
    public async Task<Run> StartAsync(StartRequest start, RunUntil reach, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            RequireIdle(null);
            await Task.Run(() => Plan.RequireRoomAsync(start, session.Loading, cancellationToken), cancellationToken);
            var training = await Task.Run(
                () => TrainingRun.PrepareAsync(start.Files, session.Loading, cancellationToken: cancellationToken), cancellationToken);
            var run = new Run($"{++_count}", start.Requested, training, new RunNews(session.Events));
            lock (_lock)
            {
                // Another run may have been resumed while the data was read.
                RequireIdle(null);
                session.Show(run);
                run.Let(reach);
            }

            return run;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Resumes a run.</summary>
    /// <exception cref="NablaException">Another run trains, or this one has ended.</exception>
    public void Let(Run run, RunUntil reach)
    {
        lock (_lock)
        {
            if (reach != RunUntil.None) RequireIdle(run);
            run.Let(reach);
        }
    }

    /// <summary>Saves a run like the command line: model, settings, epochs and result in the next free folder of runs/.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="NablaException">The run has not ended.</exception>
    public static string Save(Run run)
    {
        if (run.SavedIn is { } saved) return saved;
        if (run.State != "ended")
            throw new NablaException($"{run.Name} has not ended. Stop it to save its best weights, or export the "
                + "weights of now as ONNX.");
        if (run.Result is not { } result)
            throw new NablaException($"{run.Name} failed, so there is no result to save: {run.Failure} Its weights can "
                + "be exported as ONNX.");
        var folder = RunFolder.Open(null, RunFolder.BaseName(run.Requested.Data!));
        RunFiles.Save(folder, run.Training, run.Reports, result, run.Told);
        return run.SavedIn = folder.Path;
    }

    /// <summary>Removes a run and frees its memory.</summary>
    public void Remove(Run run)
    {
        run.Dispose();
        session.Hide(run);
    }

    public void Dispose()
    {
        foreach (var run in All) run.Dispose();
        _turn.Dispose();
    }

    private void RequireIdle(Run? besides)
    {
        if (All.FirstOrDefault(run => run != besides && run.State == "training") is { } busy)
            throw new NablaException($"{busy.Name} is training on all threads. Pause or stop it first.");
    }
}
