using Nabla.Diagnosis;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Terminal;

/// <summary>Plain lines, for files, pipes and tests.</summary>
/// <param name="output">Where they go.</param>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    public void Line(string text = "") => output.WriteLine(text);

    public void Note(string text) => output.WriteLine($"note: {text}");

    public void Epoch(EpochReport report) => output.WriteLine(Wording.Epoch(report));

    public void Confusion(ConfusionMatrix matrix)
    {
        foreach (string line in Wording.Confusion(matrix)) output.WriteLine(line);
    }

    public void Finding(Finding finding) => output.WriteLine(finding);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (string line in TextTable.Lines(headings, [.. rows])) output.WriteLine(line);
    }

    public void Progress(string name, double total, Action<Action<double>> work) => work(_ => { });
}
