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
            new Option<ulong>("--seed")
                { Description = "random seed: with --derive of the example's numbers, with --shapley of the background rows and "
                    + "permutations (default: 0)",
                HelpName = "NUMBER" });
    }

    public bool IsRequested(ParseResult parsed) => parsed.GetValue(_shape) is not null;

    /// <summary>The value of --cost; null without it.</summary>
    public string? CostName(ParseResult parsed) => parsed.GetValue(_cost);

    /// <summary>The value of --seed.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Rejects flags that have no effect.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ofModels">The flags and arguments that are given and that explain a model.</param>
    /// <param name="isSampled">Whether --seed has an effect without --derive.</param>
    /// <exception cref="UsageException">A flag has no effect with, or without, --derive.</exception>
    public void RequireNoOthers(ParseResult parsed, IEnumerable<string> ofModels, bool isSampled)
    {
        if (IsRequested(parsed) && ofModels.Except([QuantityFlags.Function]).ToList() is { Count: > 0 } others)
            throw new UsageException($"--derive explains a network without a model, so {string.Join(", ", others)} cannot be combined with "
                + "it. "
                + "Leave out --derive or the others.");
        if (!IsRequested(parsed) && !isSampled && parsed.GetResult(_seed) is { Implicit: false })
            throw new UsageException("--seed has an effect only with --derive or --shapley. Leave out --seed.");
    }

    /// <summary>The cost of the derivation.</summary>
    /// <exception cref="UsageException">There is no such cost.</exception>
    public ICost Cost(ParseResult parsed) => Users.Word(() => CostRegistry.Default.Parse(CostName(parsed) ?? "squared-error"));

    public Document Page(ParseResult parsed, Conventions conventions, ExplanationDetail extent) => Users.Word(() => DerivationSheet.Create(
        DerivationSheet.ParseShape(parsed.GetValue(_shape)!), ActivationRegistry.Default.Parse(_quantities.FunctionIn(parsed) ?? "sigmoid"),
            Cost(parsed),
        Seed(parsed), conventions, extent.Digits));
}
