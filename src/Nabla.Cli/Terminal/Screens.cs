using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;
using Spectre.Console;

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

    /// <summary>Writes a table; numbers are aligned to the right.</summary>
    void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>Does work of known length under a progress bar.</summary>
    /// <param name="name">What the bar says.</param>
    /// <param name="total">Length of the work.</param>
    /// <param name="work">The work; it says how much of it is done.</param>
    void Progress(string name, double total, Action<Action<double>> work);
}

/// <summary>Chooses how a command shows things.</summary>
internal static class Screens
{
    /// <summary>The screen that fits.</summary>
    /// <param name="session">Where the command runs.</param>
    /// <param name="json">Whether standard output is for JSON.</param>
    /// <param name="quiet">Whether nothing shall be shown.</param>
    public static IScreen For(Session session, bool json = false, bool quiet = false) =>
        quiet ? new SilentScreen()
        : json ? new PlainScreen(session.Error)
        : session.Interactive ? new RichScreen(session.Out)
        : new PlainScreen(session.Out);
}

/// <summary>Plain lines, for files, pipes and tests.</summary>
/// <param name="output">Where they go.</param>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    // What is shown may quote a file.
    public void Line(string text = "") => output.WriteLine(MessageText.SingleLine(text));

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

/// <summary>Colors, tables and progress bars, for a terminal.</summary>
internal sealed class RichScreen : IScreen
{
    private const int MaxClasses = 20;
    private readonly IAnsiConsole _console;

    public RichScreen(TextWriter output) => _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    public void Line(string text = "") => _console.WriteLine(MessageText.SingleLine(text));

    public void Note(string text) => _console.Write(new Text($"note: {MessageText.SingleLine(text)}\n", new Style(Color.Grey)));

    public void Epoch(EpochReport report) =>
        _console.Write(new Text(Wording.Epoch(report) + "\n", report.IsBest ? new Style(Color.Green) : Style.Plain));

    public void Finding(Finding finding) => _console.Write(new Text(MessageText.SingleLine(FlagAdvice.Line(finding)) + "\n", new Style(
        finding.Severity switch
    {
        Severity.Error => Color.Red,
        Severity.Warning => Color.Yellow,
        _ => Color.Grey,
    })));

    public void Confusion(ConfusionMatrix matrix)
    {
        if (matrix.Classes > MaxClasses)
        {
            foreach (string line in Wording.Confusion(matrix)) Line(line);
            return;
        }

        var table = new Spectre.Console.Table
            { Border = TableBorder.None, Title = new TableTitle("confusion matrix (rows: true, columns: predicted)") };
        table.AddColumn("");
        foreach (string name in matrix.Names)
            table.AddColumn(new TableColumn(new Text(MessageText.Truncate(name), new Style(decoration: Decoration.Bold))).RightAligned());
        for (int i = 0; i < matrix.Classes; i++)
        {
            double support = Enumerable.Range(0, matrix.Classes).Sum(j => matrix[i, j]);
            var cells = Enumerable.Range(0, matrix.Classes)
                .Select(j => new Text(FormattableString.Invariant($"{matrix[i, j]:0.##}"),
                Shade(matrix[i, j] / Math.Max(1, support), i == j)));
            table.AddRow([new Text(MessageText.Truncate(matrix.Names[i]), new Style(decoration: Decoration.Bold)), .. cells]);
        }

        _console.Write(table);
    }

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var list = rows.ToList();
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        for (int c = 0; c < headings.Count; c++)
        {
            var column = new TableColumn(new Text(MessageText.Truncate(headings[c])));
            table.AddColumn(TextTable.IsRight(list, c) ? column.RightAligned() : column);
        }

        foreach (var row in list)
            table.AddRow(row.Select((cell, c) => new Text(c < row.Count - 1 ? MessageText.Truncate(cell) : MessageText.SingleLine(cell))));
        _console.Write(table);
    }

    public void Progress(string name, double total, Action<Action<double>> work) =>
        _console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
            new SpinnerColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: Math.Max(total, double.Epsilon));
                work(done => task.Value = done);
            });

    // Right answers in green, wrong ones in red, the more the stronger.
    private static Style Shade(double share, bool isRight)
    {
        if (share == 0) return new Style(Color.Grey);
        byte strength = (byte)(60 + 120 * Math.Min(1, isRight ? share : 5 * share));
        return new Style(Color.White, isRight ? new Color(0, strength, 60) : new Color(strength, 30, 30));
    }
}
