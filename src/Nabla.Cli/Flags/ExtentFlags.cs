using System.CommandLine;
using Nabla.Data;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;

namespace Nabla.Cli.Flags;

/// <summary>Flags that say how much of an explanation is shown.</summary>
internal sealed class ExtentFlags
{
    private const string Heading = "How much is shown";
    // Somebody who names a depth waits for a larger tree.
    private const int WholeTree = 16, NodesAsked = 100_000;
    private readonly Option<int> _top, _terms, _columns, _digits;
    private readonly Option<int?> _depth;

    public ExtentFlags(ToolCommand command)
    {
        Option<int> Add(string name, string description, Func<Extent, int> usual) =>
            command.Flag(Heading, new Option<int>(name)
            { Description = description, HelpName = "COUNT", DefaultValueFactory = _ => usual(new()) });
        _top = Add("--top", "derivatives and wishes in a list (default: 10)", extent => extent.Top);
        _terms = Add("--terms", "terms of a sum; the others are added up and named (default: 5)", extent => extent.Terms);
        _columns = Add("--columns", "rows that are columns of the table of desires (default: 5)", extent => extent.Columns);
        _depth = command.Flag(Heading,
            new Option<int?>("--depth")
                { Description = "sums within sums that are unfolded (default: 2; in HTML and JSON all, while the tree stays small)",
                HelpName = "COUNT" });
        _digits = Add("--digits", "digits that count, up to 17 (default: 5)", extent => extent.Digits);
    }

    /// <summary>What was chosen.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="isDeep">Whether all of a tree is shown where no depth is named.</param>
    /// <exception cref="DataException">A count is none.</exception>
    public Extent Parse(ParseResult parsed, bool isDeep = false)
    {
        int? depth = parsed.GetValue(_depth);
        return new()
        {
            Top = AtLeastOne(parsed, _top),
            Terms = AtLeastOne(parsed, _terms),
            Columns = AtLeastOne(parsed, _columns),
            Digits = AtLeastOne(parsed, _digits) is <= Digits.Most and var digits ? digits
                : throw new DataException($"--digits must be {Digits.Most} or less, as no double has more, but is "
                + $"{parsed.GetValue(_digits)}."),
            Depth = depth is null ? isDeep ? WholeTree : new Extent().Depth : depth >= 1 ? depth.Value
                : throw new DataException($"--depth must be 1 or more (got {depth})."),
            Nodes = depth is null ? new Extent().Nodes : NodesAsked,
        };
    }

    private static int AtLeastOne(ParseResult parsed, Option<int> flag) =>
        parsed.GetValue(flag) is >= 1 and var value ? value
        : throw new DataException($"{flag.Name} must be 1 or more (got {parsed.GetValue(flag)}).");
}
