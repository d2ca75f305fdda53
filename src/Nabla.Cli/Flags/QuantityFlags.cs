using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Commands;
using Nabla.Data;
using Nabla.Explain;

namespace Nabla.Cli.Flags;

/// <summary>Flags that name numbers of a network: --weight 2:3,5 is w⁽²⁾[3, 5].</summary>
internal sealed class QuantityFlags
{
    private readonly List<(string Form, Func<int[], Quantity> Of, Option<string[]> Flag)> _flags = [];

    public QuantityFlags(ToolCommand command)
    {
        void Add(string name, string form, string what, Func<int[], Quantity> of) => _flags.Add((form, of, command.Flag("What to explain", new Option<string[]>(name)
        {
            Description = $"{what}; may be given several times",
            HelpName = form,
            Arity = ArgumentArity.ZeroOrMore,
        })));
        Add("--weight", "LAYER:TO,FROM", "a weight: 2:3,5 leads from node 5 of layer 1 to node 3 of layer 2", at => Quantity.Weight(at[0] - 1, at[1], at[2]));
        Add("--bias", "LAYER:NODE", "a bias", at => Quantity.Bias(at[0] - 1, at[1]));
        Add("--activation", "LAYER:NODE", "an activation; with --derive the name of σ (default: sigmoid)", at => Quantity.Activation(at[0] - 1, at[1]));
        Add("--input", "NUMBER", "an input", at => Quantity.Input(at[0]));
    }

    /// <summary>What was named.</summary>
    public IReadOnlyList<Quantity> Of(ParseResult parsed) =>
        [.. _flags.SelectMany(flag => (parsed.GetValue(flag.Flag) ?? []).Select(text => flag.Of(Numbers(flag.Flag.Name, flag.Form, text))))];

    /// <summary>The name of an activation function, where a derivation is asked for; null for none.</summary>
    public string? FunctionIn(ParseResult parsed) => (parsed.GetValue(_flags.Single(flag => flag.Flag.Name == "--activation").Flag) ?? []).LastOrDefault();

    private static int[] Numbers(string name, string form, string text)
    {
        string[] parts = text.Split(':', ',');
        var numbers = new int[parts.Length];
        bool isRight = parts.Length == form.Split(':', ',').Length;
        for (int i = 0; i < parts.Length && isRight; i++) isRight = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        bool hasLayer = form.Contains(':', StringComparison.Ordinal);
        return isRight && (!hasLayer || numbers[0] >= 1)
            ? numbers
            : throw new DataException($"{name} must be {form}{(hasLayer ? ", layers from 1 and nodes from 0," : ", from 0,")} but is \"{text}\".");
    }
}
