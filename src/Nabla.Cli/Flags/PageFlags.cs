using System.CommandLine;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Pages.Documents;
using Nabla.Pages.Writers;

namespace Nabla.Cli.Flags;

/// <summary>Flags for the output of a page: --html, --latex, --markdown; without them the terminal.</summary>
internal sealed class PageFlags
{
    private const int TerminalWidth = 80;
    private readonly List<(Option<string?> Flag, Action<Document, TextWriter> Write, bool IsDeep)> _files = [];

    public PageFlags(ToolCommand command)
    {
        void Add(string name, string description, Action<Document, TextWriter> write, bool isDeep = false) =>
            _files.Add((command.Flag("Output", new Option<string?>(name) { Description = description, HelpName = "FILE" }), write, isDeep));
        Add("--html", "write a self-contained HTML page with typeset formulas and an expandable tree", HtmlPages.Write, isDeep: true);
        Add("--latex", "write LaTeX for pdflatex", LatexPages.Write);
        Add("--markdown", "write Markdown with formulas between dollar signs", MarkdownPages.Write);
    }

    /// <summary>Writes a page to the files of the flags, or to the terminal.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="page">Creates the page; true for the whole tree.</param>
    /// <param name="session">Where the command runs.</param>
    /// <param name="json">Writes JSON instead of text; null for none.</param>
    /// <returns>Whether the text was shown.</returns>
    public bool Write(ParseResult parsed, Func<bool, Document> page, Session session, Action<TextWriter>? json)
    {
        bool any = false;
        var made = new Dictionary<bool, Document>();
        Document Page(bool isDeep) => made.TryGetValue(isDeep, out var known) ? known : made[isDeep] = page(isDeep);
        foreach (var (flag, write, isDeep) in _files)
        {
            if (parsed.GetValue(flag) is not { } file) continue;
            var document = Page(isDeep);
            AtomicFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                write(document, writer);
            });
            session.Error.WriteLine($"saved as {file}");
            any = true;
        }

        if (json is not null) json(session.Out);
        if (json is not null || any) return false;
        TextPages.Write(Page(false), session.Out, TerminalWidth, session.Interactive
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        return true;
    }
}
