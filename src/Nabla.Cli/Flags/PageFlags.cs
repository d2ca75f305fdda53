using System.CommandLine;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Pages.Documents;
using Nabla.Pages.Writers;

namespace Nabla.Cli.Flags;

/// <summary>Flags that say where a page goes: --html, --latex, --markdown; without any, to the terminal.</summary>
internal sealed class PageFlags
{
    private const int TerminalWidth = 80;
    private readonly List<(Option<string?> Flag, Action<Document, TextWriter> Write, bool IsDeep)> _files = [];

    public PageFlags(ToolCommand command)
    {
        void Add(string name, string description, Action<Document, TextWriter> write, bool isDeep = false) =>
            _files.Add((command.Flag("Output", new Option<string?>(name) { Description = description, HelpName = "FILE" }), write, isDeep));
        Add("--html", "one page that holds all it needs, with formulas typeset and a tree to unfold", HtmlPages.Write, isDeep: true);
        Add("--latex", "LaTeX that pdflatex compiles as it stands", LatexPages.Write);
        Add("--markdown", "Markdown with formulas between dollars", MarkdownPages.Write);
    }

    /// <summary>Writes a page wherever it was asked for.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="page">Makes the page, with all of its tree or with little.</param>
    /// <param name="session">Where the command runs.</param>
    /// <param name="json">Writes JSON instead of text; null for none.</param>
    public void Write(ParseResult parsed, Func<bool, Document> page, Session session, Action<TextWriter>? json)
    {
        bool any = false;
        var made = new Dictionary<bool, Document>();
        Document Page(bool isDeep) => made.TryGetValue(isDeep, out var known) ? known : made[isDeep] = page(isDeep);
        foreach (var (flag, write, isDeep) in _files)
        {
            if (parsed.GetValue(flag) is not { } file) continue;
            var document = Page(isDeep);
            WholeFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                write(document, writer);
            });
            session.Error.WriteLine($"saved {file}");
            any = true;
        }

        if (json is not null) json(session.Out);
        else if (!any)
        TextPages.Write(Page(false), session.Out, TerminalWidth, session.Interactive
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }
}
