using System.CommandLine;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Pages.Explanations;

namespace Nabla.Cli.Flags;

/// <summary>Flags for other conventions than those of the notes.</summary>
internal sealed class ConventionFlags
{
    private const string Heading = "Conventions";
    private readonly Option<bool> _half, _mean, _sum, _rowVectors;

    public ConventionFlags(ToolCommand command)
    {
        Option<bool> Add(string name, string description) => command.Flag(Heading, new Option<bool>(name) { Description = description });
        _half = Add("--half", "a factor ½ of the squared error, so that its derivative is a − y; all derivatives are halved");
        _mean = Add("--mean", "the squared error as mean over the outputs");
        _sum = Add("--sum", "the squared error as sum over the outputs");
        _rowVectors = Add("--row-vectors", "row vectors: write z = a W and w[k, j]; only the notation changes");
    }

    /// <summary>The flags that are given.</summary>
    public IEnumerable<string> Given(ParseResult parsed) =>
        new[] { _half, _mean, _sum, _rowVectors }.Where(parsed.GetValue).Select(flag => flag.Name);

    /// <summary>The cost that follows the conventions.</summary>
    /// <exception cref="ArgumentException">Flags of the squared error are set, and the cost is another.</exception>
    public ICost Apply(ParseResult parsed, ICost cost)
    {
        try
        {
            return Parse(parsed).Apply(cost);
        }
        catch (ArgumentException fault)
        {
            string[] given = [.. new[] { _half, _mean, _sum }.Where(parsed.GetValue).Select(flag => flag.Name)];
            throw new ArgumentException($"{string.Join(" and ", given)} {(given.Length == 1 ? "applies" : "apply")} only to the "
                + $"squared error (the cost is {cost.Spec.Name}). Leave {(given.Length == 1 ? "it" : "them")} out.", fault);
        }
    }

    /// <summary>The conventions of the flags.</summary>
    /// <exception cref="UsageException">Flags exclude each other.</exception>
    public Conventions Parse(ParseResult parsed) => new()
    {
        Half = parsed.GetValue(_half),
        Mean = (parsed.GetValue(_mean), parsed.GetValue(_sum)) switch
        {
            (true, true) => throw new UsageException("--mean and --sum cannot be combined. Use one of them."),
            (true, _) => true,
            (_, true) => false,
            _ => null,
        },
        RowVectors = parsed.GetValue(_rowVectors),
    };
}
