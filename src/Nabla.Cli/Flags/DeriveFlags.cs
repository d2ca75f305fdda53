using System.CommandLine;
using Nabla.Activations;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Pages.Derivations;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;

namespace Nabla.Cli.Flags;

/// <summary>The flags of a derivation.</summary>
internal sealed class DeriveFlags
{
    private const string Heading = "Derivation";
    private readonly Option<string?> _shape, _cost;
    private readonly Option<ulong> _seed;
    private readonly QuantityFlags _quantities;

    public DeriveFlags(ToolCommand command, QuantityFlags quantities)
    {
        _shape = command.Flag(Heading,
            new Option<string?>("--derive")
                { Description = "derive backpropagation for a small network, without MODEL and DATA: 2-2-1, 1-1-1-1", HelpName = "SHAPE" });
        _quantities = quantities;
        _cost = command.Flag(Heading,
            new Option<string?>("--cost")
                { Description = "cost C₀ (default: the one the model was trained with; with --derive squared-error; external models have "
                    + "none)",
                HelpName = "NAME" });
        _seed = command.Flag(Heading,
            new Option<ulong>("--seed") { Description = "with --derive: random seed of the example's numbers (default: 0)",
                HelpName = "NUMBER" });
    }

    public bool IsRequested(ParseResult parsed) => parsed.GetValue(_shape) is not null;

    /// <summary>The value of --cost; null without it.</summary>
    public string? CostName(ParseResult parsed) => parsed.GetValue(_cost);

    /// <summary>Rejects flags that have no effect.</summary>
    /// <exception cref="UsageException">A flag has no effect with, or without, --derive.</exception>
    public void RequireNoOthers(ParseResult parsed, IEnumerable<string> ofModels)
    {
        if (IsRequested(parsed) && ofModels.Except([QuantityFlags.Function]).ToList() is { Count: > 0 } others)
            throw new UsageException($"--derive explains a network without a model, so {string.Join(", ", others)} cannot be combined with "
                + "it. "
                + "Leave out --derive or the others.");
        if (!IsRequested(parsed) && parsed.GetResult(_seed) is { Implicit: false })
            throw new UsageException("--seed has an effect only with --derive. Leave out --seed.");
    }

    /// <summary>The cost of the derivation.</summary>
    /// <exception cref="UsageException">There is no such cost.</exception>
    public ICost Cost(ParseResult parsed) => Users.Word(() => CostRegistry.Default.Parse(CostName(parsed) ?? "squared-error"));

    public Document Page(ParseResult parsed, Conventions conventions, ExplanationDetail extent) => Users.Word(() => DerivationSheet.Create(
        DerivationSheet.ParseShape(parsed.GetValue(_shape)!), ActivationRegistry.Default.Parse(_quantities.FunctionIn(parsed) ?? "sigmoid"),
            Cost(parsed),
        parsed.GetValue(_seed), conventions, extent.Digits));
}
