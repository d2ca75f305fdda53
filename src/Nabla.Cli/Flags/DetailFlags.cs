using System.CommandLine;
using Nabla.Cli.Terminal;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;

namespace Nabla.Cli.Flags;

/// <summary>Flags that limit how much of an explanation is shown.</summary>
internal sealed class DetailFlags
{
    private const string Heading = "Amount of output";
    // A tree of text stays on a page or two; an explicit depth allows a larger one.
    private const int WholeTree = 16, NodesOfText = 100, NodesRequested = 100_000;
    private readonly Option<int> _top, _terms, _columns, _digits;
    private readonly Option<int?> _depth;

    public DetailFlags(ToolCommand command)
    {
        Option<int> Add(string name, string description, Func<ExplanationDetail, int> usual) =>
            command.Flag(Heading, new Option<int>(name)
            { Description = description, HelpName = "COUNT", DefaultValueFactory = _ => usual(new()) });
        _top = Add("--top", "length of the lists (default: 10)", extent => extent.MaxItems);
        _terms = Add("--terms", "terms shown per sum; the others are shown as one number (default: 5)", extent => extent.Terms);
        _columns = Add("--columns", "samples shown in the table of negative gradients, a column each (default: 5)",
            extent => extent.Columns);
        _depth = command.Flag(Heading,
            new Option<int?>("--depth")
                { Description = "nested sums to expand in the tree (default: 2, or 1 in wide networks; HTML and JSON: all, up to about "
                    + "3,000 "
                    + "nodes)",
                HelpName = "COUNT" });
        _digits = Add("--digits", "significant digits, up to 17 (default: 5)", extent => extent.Digits);
    }

    /// <summary>The limits of the flags.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="isDeep">Whether the whole tree is shown without --depth.</param>
    /// <exception cref="UsageException">A count is below 1, or too large.</exception>
    public ExplanationDetail Parse(ParseResult parsed, bool isDeep = false)
    {
        int? depth = parsed.GetValue(_depth);
        return new()
        {
            MaxItems = AtLeastOne(parsed, _top),
            Terms = AtLeastOne(parsed, _terms),
            Columns = AtLeastOne(parsed, _columns),
            Digits = AtLeastOne(parsed, _digits) is <= SignificantDigits.Max and var digits ? digits
                : throw new UsageException($"--digits must be from 1 to {SignificantDigits.Max}, the digits of a double (got "
                + $"{parsed.GetValue(_digits)})."),
            Depth = depth is null ? isDeep ? WholeTree : new ExplanationDetail().Depth : depth >= 1 ? depth.Value
                : throw new UsageException($"--depth must be at least 1 (got {depth})."),
            Nodes = depth is not null ? NodesRequested : isDeep ? new ExplanationDetail().Nodes : NodesOfText,
        };
    }

    private static int AtLeastOne(ParseResult parsed, Option<int> flag) =>
        parsed.GetValue(flag) is >= 1 and var value ? value
        : throw new UsageException($"{flag.Name} must be at least 1 (got {parsed.GetValue(flag)}).");
}
