using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Terminal;

/// <summary>Plain lines, for files, pipes and tests.</summary>
/// <param name="output">Where they go.</param>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    // What is shown may quote a file.
    public void Line(string text = "") => output.WriteLine(MessageLine.From(text));

    public void Note(string text) => Line($"note: {text}");

    public void Epoch(EpochReport report) => Line(Wording.Epoch(report));

    public void Confusion(ConfusionMatrix matrix)
    {
        foreach (string line in Wording.Confusion(matrix)) Line(line);
    }

    public void Finding(Finding finding) => Line(FlagAdvice.Line(finding));

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (string line in TextTable.Lines(headings, [.. rows])) Line(line);
    }

    public void Progress(string name, double total, Action<Action<double>> work) => work(_ => { });
}
