using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Models.Runs;
using Nabla.Explain;
using Nabla.Pages.Explanations;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla explain MODEL DATA</c>, and <c>nabla explain --derive 2-2-1</c>.</summary>
internal static class ExplainCommand
{
    private const string Samples = "Samples", Amount = "How much is shown", Convention = "Conventions";
    private const int WholeTree = 16;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("explain", "Shows why ∂C/∂w is what it is: every partial derivative of a trained network, factor by factor, in numbers and words.")
        {
            Examples =
            [
                ("nabla explain runs/digits-1/model.onnx digits --row 7 --weight 3:4,2", "the factors of one weight's derivative, and the tree below them"),
                ("nabla explain runs/digits-1/model.onnx digits --row 7 --html why.html", "what one sample wants, as a page with pictures"),
                ("nabla explain runs/iris-1/model.onnx iris.csv --all --bias 2:0", "who pulls hardest which way, and the table of desires"),
                ("nabla explain --derive 2-2-1 --latex sheet.tex", "backpropagation derived for a small network, first in symbols, then in numbers"),
            ],
        };
        var path = command.Takes(new Argument<string?>("MODEL") { Description = "a saved model (model.onnx), or an ONNX file of a feed-forward network from elsewhere", Arity = ArgumentArity.ZeroOrOne });
        var data = command.Takes(new Argument<string?>("DATA") { Description = "data with answers: a file, or the name of a set", Arity = ArgumentArity.ZeroOrOne });
        var row = command.Flag(Samples, new Option<int?>("--row") { Description = "one row, from 0 (default: 0)", HelpName = "NUMBER" });
        var rows = command.Flag(Samples, new Option<string?>("--rows") { Description = "several rows and their mean: 0:100; below 0 from the end: -10:", HelpName = "FROM:TO" });
        var all = command.Flag(Samples, new Option<bool>("--all") { Description = "all rows and their mean" });
        var quantities = new QuantityFlags(command);
        var layer = command.Flag("What to explain", new Option<int?>("--layer") { Description = "what the samples want of this layer, from 1 (default: the last)", HelpName = "LAYER" });
        var sheet = new DeriveFlags(command, quantities);
        var top = command.Flag(Amount, new Option<int>("--top") { Description = "derivatives and wishes in a list (default: 10)", HelpName = "COUNT", DefaultValueFactory = _ => new Extent().Top });
        var terms = command.Flag(Amount, new Option<int>("--terms") { Description = "terms of a sum; the others are added up and named (default: 5)", HelpName = "COUNT", DefaultValueFactory = _ => new Extent().Terms });
        var depth = command.Flag(Amount, new Option<int?>("--depth") { Description = "sums within sums that are unfolded (default: 2; in HTML and JSON all, while the tree stays small)", HelpName = "COUNT" });
        var digits = command.Flag(Amount, new Option<int>("--digits") { Description = "digits that count, up to 17 (default: 5)", HelpName = "COUNT", DefaultValueFactory = _ => new Extent().Digits });
        var half = command.Flag(Convention, new Option<bool>("--half") { Description = "½ before the squared error: its slope is a − y, every derivative half" });
        var mean = command.Flag(Convention, new Option<bool>("--mean") { Description = "the squared error as mean over output nodes" });
        var sum = command.Flag(Convention, new Option<bool>("--sum") { Description = "the squared error as sum over output nodes" });
        var rowVectors = command.Flag(Convention, new Option<bool>("--row-vectors") { Description = "write z = a W and w[k, j]; changes no number" });
        var target = CommonFlags.Target(command);
        var folder = CommonFlags.DataDir(command);
        var pages = new PageFlags(command);
        var json = CommonFlags.Json(command, "the tree as one JSON object, every number with all its digits");

        command.SetAction(parsed =>
        {
            var conventions = new Conventions
            {
                Half = parsed.GetValue(half),
                Mean = (parsed.GetValue(mean), parsed.GetValue(sum)) switch
                {
                    (true, true) => throw new DataException("--mean and --sum exclude each other."),
                    (true, _) => true,
                    (_, true) => false,
                    _ => null,
                },
                RowVectors = parsed.GetValue(rowVectors),
            };
            var extent = new Extent
            {
                Top = AtLeastOne("--top", parsed.GetValue(top)),
                Terms = AtLeastOne("--terms", parsed.GetValue(terms)),
                Digits = AtLeastOne("--digits", parsed.GetValue(digits)),
                Depth = parsed.GetValue(depth) is { } levels ? AtLeastOne("--depth", levels) : new Extent().Depth,
                Layer = parsed.GetValue(layer) - 1,
            };
            try
            {
                if (sheet.IsAsked(parsed))
                {
                    if (parsed.GetValue(path) is not null || parsed.GetValue(json)) throw new DataException("--derive makes a network of its own: it takes neither MODEL nor DATA, and writes text, --html, --latex or --markdown.");
                    var derived = sheet.Page(parsed, conventions, extent);
                    pages.Write(parsed, _ => derived, session, json: null);
                    return ExitCodes.Done;
                }

                if (parsed.GetValue(path) is not { } file || parsed.GetValue(data) is not { } name) throw new DataException("MODEL and DATA are missing. Name both, or take --derive 2-2-1 for a derivation without them.");
                var on = CostSamples.Load(
                    file, name, sheet.CostName(parsed), parsed.GetValue(target), parsed.GetValue(folder),
                    count => Chosen(parsed.GetValue(row), parsed.GetValue(rows), parsed.GetValue(all), count, name), session, new PlainScreen(session.Error));
                var asked = quantities.Of(parsed);
                Subject Subject(bool isDeep) => new(ChainRule.Explain(on.Network, conventions.Of(on.Cost), on.Samples), on.Samples, [.. Enumerable.Range(on.First, on.Samples.Count)], on.Model.Cost)
                {
                    Model = Path.GetFileName(file),
                    Source = Path.GetFileName(name),
                    InputNames = on.Model.Preprocessing?.Inputs,
                    Decode = on.Model.Preprocessing?.Target is NumberTarget number ? number.Decode : null,
                    Conventions = conventions,
                    Extent = isDeep && parsed.GetValue(depth) is null ? extent with { Depth = WholeTree } : extent,
                };
                pages.Write(
                    parsed, isDeep => Explanation.Of(Subject(isDeep), asked), session,
                    parsed.GetValue(json) ? output => output.WriteLine(JsonLine.Of(writer => ExplanationJson.Write(writer, Subject(true), asked))) : null);
                return ExitCodes.Done;
            }
            catch (Exception fault) when (fault is ArgumentException or FormatException)
            {
                // Names and conventions are checked where they are used; their messages are for the user.
                throw new DataException(fault.Message, fault);
            }
        });
        return command;
    }

    private static (int Start, int Count) Chosen(int? row, string? rows, bool all, int count, string source)
    {
        if ((row is null ? 0 : 1) + (rows is null ? 0 : 1) + (all ? 1 : 0) > 1) throw new DataException("--row, --rows and --all exclude each other.");
        if (all) return (0, count);
        if (rows is not null) return RowRange.Parse(rows, count, source);
        int at = row ?? 0;
        return at >= 0 && at < count ? (at, 1) : throw new DataException($"--row {at} was asked for, but {source} has rows 0 to {count - 1}.");
    }

    private static int AtLeastOne(string name, int value) => value >= 1 ? value : throw new DataException($"{name} must be 1 or more but is {value}.");
}
