using System.Diagnostics;
using Nabla.Models.Runs;

namespace Nabla.Studio.Sessions;

/// <summary>Sends events of runs to the tabs, no more often than a browser can draw.</summary>
/// <remarks>Called on the thread that trains, so it must only read the clock in each step.</remarks>
internal sealed class RunNews(EventHub hub)
{
    /// <summary>
    /// Ten per second: more events cannot be read, and each uses processor time that the training needs.
    /// </summary>
    private static readonly long Between = Stopwatch.Frequency / 10;

    private long _toldAt;
    private int _toldEpoch;

    /// <summary>Whether the next event is due, and a tab is open.</summary>
    public bool IsDue => Stopwatch.GetTimestamp() - _toldAt >= Between && hub.IsHeard;

    /// <summary>A run was started, paused, resumed or ended.</summary>
    public void Changed(Run run)
    {
        if (run.Epochs > _toldEpoch) Epochs(run);
        hub.Tell("run", JsonLine.Write(writer => RunText.Write(writer, run)));
        if (run.State == "ended") hub.Tell("ended", JsonLine.Write(writer => writer.WriteString("run", run.Id)));
    }

    /// <summary>A step has ended.</summary>
    public void Batch(Run run)
    {
        _toldAt = Stopwatch.GetTimestamp();
        if (run.Epochs > _toldEpoch) Epochs(run);
        else hub.Tell("batch", JsonLine.Write(writer => RunText.WriteProgress(writer, run)));
    }

    /// <summary>An epoch has ended.</summary>
    public void Epoch(Run run)
    {
        if (!IsDue) return;
        _toldAt = Stopwatch.GetTimestamp();
        Epochs(run);
    }

    private void Epochs(Run run)
    {
        int from = _toldEpoch + 1;
        _toldEpoch = run.Epochs;
        hub.Tell("epoch", JsonLine.Write(writer =>
        {
            RunText.WriteProgress(writer, run);
            RunText.WritePoints(writer, run, from);
            RunText.WriteFindings(writer, run);
        }));
    }
}
