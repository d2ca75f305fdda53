using System.CommandLine;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Pages.Derivations;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;

namespace Nabla.Cli.Flags;

/// <summary>Flags of the derivation sheet.</summary>
internal sealed class DeriveFlags
{
    private const string Heading = "Derivation sheet";
    private readonly Option<string?> _shape, _cost;
    private readonly Option<ulong> _seed;
    private readonly QuantityFlags _quantities;

    public DeriveFlags(ToolCommand command, QuantityFlags quantities)
    {
        _shape = command.Flag(Heading,
            new Option<string?>("--derive")
                { Description = "backpropagation derived for a small network: 2-2-1, 1-1-1-1", HelpName = "SHAPE" });
        _quantities = quantities;
        _cost = command.Flag(Heading,
            new Option<string?>("--cost")
                { Description = "C₀ by name (default: the model's own, of a derivation squared-error; a network from elsewhere has none)",
                HelpName = "NAME" });
        _seed = command.Flag(Heading,
            new Option<ulong>("--seed") { Description = "of the example's numbers (default: 0)", HelpName = "NUMBER" });
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_shape) is not null;

    /// <summary>The cost that was named; null for none.</summary>
    public string? CostName(ParseResult parsed) => parsed.GetValue(_cost);

    /// <summary>Refuses flags that would be passed over in silence.</summary>
    /// <exception cref="DataException">A flag belongs to the other of the two.</exception>
    public void RequireNoOthers(ParseResult parsed, IEnumerable<string> ofModels)
    {
        if (IsAsked(parsed) && ofModels.Except([QuantityFlags.Function]).ToList() is { Count: > 0 } others)
            throw new DataException($"--derive makes a network of its own: it takes neither MODEL nor DATA, and no "
                + $"{string.Join(", ", others)}. It writes text, --html, --latex or --markdown.");
        if (!IsAsked(parsed) && parsed.GetResult(_seed) is { Implicit: false })
            throw new DataException("--seed is of the example's numbers with --derive, but a model has numbers of its own.");
    }

    public Document Page(ParseResult parsed, Conventions conventions, Extent extent) => Users.Word(() => DerivationSheet.Create(
        DerivationSheet.Shape(parsed.GetValue(_shape)!), ActivationRegistry.Default.Parse(_quantities.FunctionIn(parsed) ?? "sigmoid"),
            CostRegistry.Default.Parse(CostName(parsed) ?? "squared-error"),
        parsed.GetValue(_seed), conventions, extent.Digits));
}
