using System.Globalization;
using Nabla.Files;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Writes the checkpoints of a run at their interval and resumes from the newest.</summary>
/// <param name="folder">The folder of the checkpoints.</param>
/// <param name="architecture">The network's architecture.</param>
/// <param name="run">The position of the run.</param>
/// <param name="epochs">Number of epochs of the run.</param>
/// <param name="conditions">The data and settings that must be equal for equal bits.</param>
/// <param name="keep">Reads or writes all numbers of the run.</param>
internal sealed class RunCheckpoints(CheckpointFolder folder, Architecture architecture, RunState run, int epochs,
    ReproducibilityKey conditions, Action<IState> keep)
{
    private long _lastTime = Environment.TickCount64;
    private int _batches, _epochs;
    private bool _isWritten;

    /// <summary>Resumes from the folder's newest checkpoint, or writes the first one.</summary>
    /// <exception cref="CheckpointException">The checkpoint does not match the run.</exception>
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
        folder.Resumed?.Invoke(latest);
    }

    /// <summary>Called after each batch.</summary>
    public void AfterBatch()
    {
        _isWritten = false;
        _batches++;
        if (IsDue(CheckpointUnit.Batches, _batches)) Write(isFinished: false);
    }

    /// <summary>Called after each epoch.</summary>
    /// <param name="isLast">True if the run is complete. A checkpoint is then always written.</param>
    public void AfterEpoch(bool isLast)
    {
        _isWritten = false;
        _epochs++;
        if (isLast || IsDue(CheckpointUnit.Epochs, _epochs)) Write(isLast);
    }

    /// <summary>Called when the run is interrupted.</summary>
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
        folder.Write(metadata, [.. state.Tensors, NamedTensor.From<byte>(Checkpoint.ReportsTensor, ReportLines.Write(run.Reports))],
            run.Epoch,
            run.Batch);
        (_lastTime, _batches, _epochs, _isWritten) = (Environment.TickCount64, 0, 0, true);
    }
}
