using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Terminal;

/// <summary>Shows nothing: <c>--quiet</c>.</summary>
internal sealed class SilentScreen : IScreen
{
    public void Line(string text = "")
    {
    }

    public void Note(string text)
    {
    }

    public void Epoch(EpochReport report)
    {
    }

    public void Confusion(ConfusionMatrix matrix)
    {
    }

    public void Finding(Finding finding)
    {
    }

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
    }

    public void Progress(string name, double total, Action<Action<double>> work) => work(_ => { });
}
