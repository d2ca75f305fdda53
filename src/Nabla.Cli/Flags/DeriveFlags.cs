using System.CommandLine;
using Nabla.Activations;
using Nabla.Cli.Commands;
using Nabla.Costs;
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
        _shape = command.Flag(Heading, new Option<string?>("--derive") { Description = "backpropagation derived for a small network: 2-2-1, 1-1-1-1", HelpName = "SHAPE" });
        _quantities = quantities;
        _cost = command.Flag(Heading, new Option<string?>("--cost") { Description = "C₀ by name (default: the model's own, of a derivation squared-error; a network from elsewhere has none)", HelpName = "NAME" });
        _seed = command.Flag(Heading, new Option<ulong>("--seed") { Description = "of the example's numbers (default: 0)", HelpName = "NUMBER" });
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_shape) is not null;

    /// <summary>The cost that was named; null for none.</summary>
    public string? CostName(ParseResult parsed) => parsed.GetValue(_cost);

    public Document Page(ParseResult parsed, Conventions conventions, Extent extent) => DerivationSheet.Of(
        DerivationSheet.Shape(parsed.GetValue(_shape)!), ActivationCatalogue.Known.Parse(_quantities.FunctionIn(parsed) ?? "sigmoid"), CostCatalogue.Known.Parse(CostName(parsed) ?? "squared-error"),
        parsed.GetValue(_seed), conventions, extent.Digits);
}
