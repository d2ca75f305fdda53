using System.Diagnostics;
using Nabla.Models.Runs;

namespace Nabla.Studio.Sessions;

/// <summary>Tells the tabs of runs: in all not oftener than a browser can draw.</summary>
/// <remarks>Called on the thread that trains, so it costs that thread no more than a look at the clock a step.</remarks>
internal sealed class RunNews(EventHub hub)
{
    /// <summary>
    /// Ten a second: numbers that change oftener are not read, and each wakes the browser, whose processor the training needs.
    /// </summary>
    private static readonly long Between = Stopwatch.Frequency / 10;

    private long _toldAt;
    private int _toldEpoch;

    /// <summary>Whether it is time to tell something again, and somebody hears.</summary>
    public bool IsDue => Stopwatch.GetTimestamp() - _toldAt >= Between && hub.IsHeard;

    /// <summary>A run began, paused, went on or ended.</summary>
    public void Changed(Run run)
    {
        if (run.Epochs > _toldEpoch) Epochs(run);
        hub.Tell("run", JsonLine.Write(writer => RunText.Write(writer, run)));
        if (run.State == "ended") hub.Tell("ended", JsonLine.Write(writer => writer.WriteString("run", run.Id)));
    }

    /// <summary>A step is done.</summary>
    public void Batch(Run run)
    {
        _toldAt = Stopwatch.GetTimestamp();
        if (run.Epochs > _toldEpoch) Epochs(run);
        else hub.Tell("batch", JsonLine.Write(writer => RunText.WriteProgress(writer, run)));
    }

    /// <summary>An epoch is done.</summary>
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
