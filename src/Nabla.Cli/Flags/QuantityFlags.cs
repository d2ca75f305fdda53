using System.CommandLine;
using System.Globalization;
using Nabla.Data;
using Nabla.Explain;

namespace Nabla.Cli.Flags;

/// <summary>Flags that name numbers of a network: --weight 2:3,5 is w⁽²⁾[3, 5].</summary>
internal sealed class QuantityFlags
{
    /// <summary>The flag that names σ where a derivation is asked for.</summary>
    public const string Function = "--activation";

    private const string Input = "--input";
    private readonly List<(string Form, Func<int[], Quantity> Of, Option<string[]> Flag)> _flags = [];

    public QuantityFlags(ToolCommand command)
    {
        void Add(string name, string form, string what, Func<int[], Quantity> of) =>
            _flags.Add((form, of, command.Flag("What to explain", new Option<string[]>(name)
        {
            Description = $"{what}; may be given several times",
            HelpName = form,
            Arity = ArgumentArity.ZeroOrMore,
        })));
        Add("--weight", "LAYER:TO,FROM", "a weight: 2:3,5 leads from node 5 of layer 1 to node 3 of layer 2", at =>
            Quantity.Weight(at[0] - 1, at[1], at[2]));
        Add("--bias", "LAYER:NODE", "a bias", at => Quantity.Bias(at[0] - 1, at[1]));
        Add(Function, "LAYER:NODE", "an activation; with --derive the name of σ (default: sigmoid)", at =>
            Quantity.Activation(at[0] - 1, at[1]));
        Add(Input, "NUMBER", "an input, or the name of its column", at => Quantity.Input(at[0]));
    }

    /// <summary>What was named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">What inputs are called; null where they have no names.</param>
    /// <exception cref="DataException">A name has another form.</exception>
    public IReadOnlyList<Quantity> Parse(ParseResult parsed, IReadOnlyList<string>? inputs) =>
        [.. _flags.SelectMany(flag => (parsed.GetValue(flag.Flag) ?? []).Select(text =>
            flag.Flag.Name == Input && Column(text, inputs) is { } column ? Quantity.Input(column)
            : flag.Of(Numbers(flag.Flag.Name, flag.Form, text, inputs))))];

    /// <summary>The flags that are given.</summary>
    public IEnumerable<string> Given(ParseResult parsed) =>
        _flags.Where(flag => parsed.GetValue(flag.Flag) is { Length: > 0 }).Select(flag => flag.Flag.Name);

    /// <summary>The name of an activation function, where a derivation is asked for; null for none.</summary>
    /// <exception cref="DataException">There are several.</exception>
    public string? FunctionIn(ParseResult parsed) => (parsed.GetValue(_flags.Single(flag => flag.Flag.Name == Function).Flag) ?? []) switch
    {
        [] => null,
        [var name] => name,
        var several => throw new DataException($"With --derive every layer has one {Function}, but {string.Join(", ", several)} were "
            + $"given."),
    };

    private static int? Column(string text, IReadOnlyList<string>? inputs)
    {
        for (int k = 0; k < inputs?.Count; k++)
            if (inputs[k] == text) return k;
        return null;
    }

    private static int[] Numbers(string name, string form, string text, IReadOnlyList<string>? inputs)
    {
        string[] parts = text.Split(':', ',');
        var numbers = new int[parts.Length];
        bool isRight = string.Concat(text.Where(letter => letter is ':' or ','))
            == string.Concat(form.Where(letter => letter is ':' or ','));
        for (int i = 0; i < parts.Length && isRight; i++)
            isRight = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        bool hasLayer = form.Contains(':', StringComparison.Ordinal);
        return isRight && (!hasLayer || numbers[0] >= 1)
            ? numbers
            : throw new DataException($"{name} must be {form}"
                + (hasLayer ? ", layers from 1 and nodes from 0"
                    : $", from 0{(inputs is null ? "" : $", or one of {string.Join(", ", inputs)}")}")
                + $" (got \"{text}\").");
    }
}
