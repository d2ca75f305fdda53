using System.Globalization;
using Nabla.Files;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Writes the checkpoints of a run when it is time, and goes on from the newest.</summary>
/// <param name="folder">Where they lie.</param>
/// <param name="architecture">The network's shape.</param>
/// <param name="run">Where the run stands.</param>
/// <param name="epochs">How many it shall have.</param>
/// <param name="conditions">What must be the same for the bits to be the same.</param>
/// <param name="keep">Goes over all numbers of the run.</param>
internal sealed class RunCheckpoints(CheckpointFolder folder, Architecture architecture, RunState run, int epochs,
    ReproducibilityKey conditions, Action<IState> keep)
{
    private long _lastTime = Environment.TickCount64;
    private int _batches, _epochs;
    private bool _isWritten;

    /// <summary>Goes on with the folder's newest checkpoint, or writes the first one.</summary>
    /// <exception cref="CheckpointException">The checkpoint does not fit the run.</exception>
    public void Begin()
    {
        if (folder.Latest is not { } latest)
        {
            Write(isFinished: false);
            return;
        }

        if (!folder.Force) conditions.Require(latest);
        run.Reports.AddRange(latest.Reports.Select(report => report with { Epochs = epochs }));
        latest.Restore(architecture, keep);
        _isWritten = true;
    }

    /// <summary>A batch is done.</summary>
    public void AfterBatch()
    {
        _isWritten = false;
        _batches++;
        if (IsDue(CheckpointUnit.Batches, _batches)) Write(isFinished: false);
    }

    /// <summary>An epoch is done.</summary>
    /// <param name="isLast">True where nothing is left to do: that is written always.</param>
    public void AfterEpoch(bool isLast)
    {
        _isWritten = false;
        _epochs++;
        if (isLast || IsDue(CheckpointUnit.Epochs, _epochs)) Write(isLast);
    }

    /// <summary>The run is interrupted.</summary>
    public void Interrupt()
    {
        if (!_isWritten) Write(isFinished: false);
    }

    private bool IsDue(CheckpointUnit unit, int count) => folder.Every.Unit == CheckpointUnit.Seconds
        ? Environment.TickCount64 - _lastTime >= folder.Every.Amount * 1000
        : folder.Every.Unit == unit && count >= folder.Every.Amount;

    private void Write(bool isFinished)
    {
        var state = new StateWriter(architecture);
        keep(state);
        var metadata = new Dictionary<string, string>(folder.Metadata)
        {
            [Checkpoint.FormatKey] = Checkpoint.Format,
            [Checkpoint.VersionKey] = Checkpoint.Version.ToString(CultureInfo.InvariantCulture),
            ["nabla"] = typeof(Checkpoint).Assembly.GetName().Version?.ToString(3) ?? "",
            [Checkpoint.EpochKey] = run.Epoch.ToString(CultureInfo.InvariantCulture),
            [Checkpoint.BatchKey] = run.Batch.ToString(CultureInfo.InvariantCulture),
            [Checkpoint.FinishedKey] = isFinished ? "true" : "false",
            [Checkpoint.ConditionsKey] = conditions.ToJson(),
            [Checkpoint.StateKey] = state.ToJson(),
        };
        metadata[Checkpoint.TextsKey] = Checkpoint.HashOf(metadata);
        folder.Write(metadata, [.. state.Tensors, Tensor.From<byte>(Checkpoint.ReportsTensor, ReportLines.Write(run.Reports))], run.Epoch,
            run.Batch);
        (_lastTime, _batches, _epochs, _isWritten) = (Environment.TickCount64, 0, 0, true);
    }
}
