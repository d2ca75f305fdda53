using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Specs;

namespace Nabla.Cli.Flags;

/// <summary>Flags that name numbers of a network: --weight 2:3,5 is w⁽²⁾[3, 5].</summary>
internal sealed class QuantityFlags
{
    /// <summary>The flag that names σ for a derivation.</summary>
    public const string Function = "--activation";

    private const string Input = "--input", Parameter = "--parameter", ParameterForm = "LAYER:NAME,ROW[,COLUMN]";
    private readonly Option<string[]> _parameters;
    private readonly List<(string Form, Func<int[], Quantity> Of, Option<string[]> Flag)> _flags = [];

    public QuantityFlags(ToolCommand command)
    {
        void Add(string name, string form, string what, Func<int[], Quantity> of) =>
            _flags.Add((form, of, command.Flag("What to explain", new Option<string[]>(name)
        {
            Description = $"{what}; repeatable",
            HelpName = form,
            Arity = ArgumentArity.ZeroOrMore,
        })));
        Add("--weight", "LAYER:TO,FROM", "a weight: 2:3,5 is the weight of layer 2 to its node 3, from node 5 of layer 1", at =>
            Quantity.Weight(at[0] - 1, at[1], at[2]));
        Add("--bias", "LAYER:NODE", "a bias", at => Quantity.Bias(at[0] - 1, at[1]));
        Add(Function, "LAYER:NODE", "an activation; with --derive: the activation function (default: sigmoid)", at =>
            Quantity.Activation(at[0] - 1, at[1]));
        Add(Input, "NUMBER", "an input, by number or input name, such as island=Biscoe", at => Quantity.Input(at[0]));
        _parameters = command.Flag("What to explain", new Option<string[]>(Parameter)
        {
            Description = "a parameter of any layer, by name: 1:scale,3; repeatable",
            HelpName = ParameterForm,
            Arity = ArgumentArity.ZeroOrMore,
        });
    }

    /// <summary>The quantities of the flags.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">Names of the inputs; null if they have none.</param>
    /// <param name="architecture">The network.</param>
    /// <exception cref="UsageException">A value has the wrong format.</exception>
    /// <exception cref="NablaException">A layer has no such parameter.</exception>
    public IReadOnlyList<Quantity> Parse(ParseResult parsed, IReadOnlyList<string>? inputs, Architecture architecture) =>
        [.. (parsed.GetValue(_parameters) ?? []).Select(text => ParameterOf(text, architecture)),
        .. _flags.SelectMany(flag => (parsed.GetValue(flag.Flag) ?? []).Select(text =>
            flag.Flag.Name == Input && Column(text, inputs) is { } column ? Quantity.Input(column)
            : flag.Of(Numbers(flag.Flag.Name, flag.Form, text, inputs))))];

    /// <summary>The flags that are given.</summary>
    public IEnumerable<string> Given(ParseResult parsed) =>
        _flags.Select(flag => flag.Flag).Append(_parameters).Where(flag => parsed.GetValue(flag) is { Length: > 0 })
            .Select(flag => flag.Name);

    /// <summary>A parameter of a layer: w and b of weighted sums, θ by its index in other layers.</summary>
    /// <param name="slot">The layer.</param>
    /// <param name="layer">Its number, from 0.</param>
    /// <param name="block">The block, from 0.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    public static Quantity Named(LayerLayout slot, int layer, int block, int row, int column) =>
        slot.WeightedSums is null
            ? Quantity.Parameter(layer, slot.BlockOffset(block) - slot.Offset + slot.Blocks[block].Index(row, column))
            : block == 0 ? Quantity.Weight(layer, row, column) : Quantity.Bias(layer, row);

    /// <summary>The name of an activation function, for a derivation; null for none.</summary>
    /// <exception cref="UsageException">There are several.</exception>
    public string? FunctionIn(ParseResult parsed) => (parsed.GetValue(_flags.Single(flag => flag.Flag.Name == Function).Flag) ?? []) switch
    {
        [] => null,
        [var name] => name,
        var several => throw new UsageException($"{Function} must be one activation function with --derive (got "
            + $"{string.Join(", ", several)})."),
    };

    private static Quantity ParameterOf(string text, Architecture architecture)
    {
        string[] halves = text.Split(':', 2), parts = halves[^1].Split(',');
        if (halves.Length != 2 || !IsWhole(halves[0], out int layer) || layer < 1 || parts.Length is < 2 or > 3
            || !IsWhole(parts[1], out int row) || !IsWhole(parts.ElementAtOrDefault(2) ?? "0", out int column))
            throw new UsageException($"{Parameter} must be {ParameterForm}, layers from 1, rows and columns from 0 (got \"{text}\").");
        if (layer > architecture.LayerLayouts.Count)
            throw new NablaException($"{Parameter} {text}: {architecture} has layers 1 to {architecture.LayerLayouts.Count}.");
        var slot = architecture.LayerLayouts[layer - 1];
        int block = slot.Blocks.ToList().FindIndex(one => one.Name == parts[0] || slot.GetTensorName(one.Name) == parts[0]);
        if (block < 0)
            throw new NablaException($"{Parameter} {text}: layer {layer} ({slot.Layer}) has no parameter \"{parts[0]}\"."
                + Suggestion.For(parts[0], [.. slot.Blocks.Select(one => slot.GetTensorName(one.Name))]));
        var shape = slot.Blocks[block];
        return row < shape.Rows && column < shape.Columns ? Named(slot, layer - 1, block, row, column)
            : throw new NablaException($"{Parameter} {text}: {parts[0]} of layer {layer} has {shape.Rows} rows and {shape.Columns} "
            + $"column{(shape.Columns == 1 ? "" : "s")}, both from 0.");
    }

    private static bool IsWhole(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

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
            : throw new UsageException($"{name} must be {form}"
                + (hasLayer ? ", layers from 1 and nodes from 0"
                    : $", from 0{(inputs is null ? "" : $", or one of {string.Join(", ", inputs)}")}")
                + $" (got \"{text}\").");
    }
}
