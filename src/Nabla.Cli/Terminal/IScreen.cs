using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Terminal;

/// <summary>Shows things to people.</summary>
internal interface IScreen
{
    /// <summary>A line of text.</summary>
    void Line(string text = "");

    /// <summary>Something the user should know, not an error.</summary>
    void Note(string text);

    /// <summary>One epoch.</summary>
    void Epoch(EpochReport report);

    /// <summary>Who was taken for whom.</summary>
    void Confusion(ConfusionMatrix matrix);

    /// <summary>What the diagnosis found.</summary>
    void Finding(Finding finding);

    /// <summary>Rows under headings; numbers stand to the right.</summary>
    void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>Does work of known length under a progress bar.</summary>
    /// <param name="name">What the bar says.</param>
    /// <param name="total">Length of the work.</param>
    /// <param name="work">The work; it says how much of it is done.</param>
    void Progress(string name, double total, Action<Action<double>> work);
}
