using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models.Runs;
using Nabla.Explain;
using Nabla.Pages.Explanations;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla explain MODEL DATA</c>, and <c>nabla explain --derive 2-2-1</c>.</summary>
internal static class ExplainCommand
{
    private const string Samples = "Samples";

    public static Command Create(Session session)
    {
        var command = new ToolCommand("explain",
            "Explains a trained network: any partial derivative, factor by factor, and what each column adds to a prediction.")
        {
            Examples =
            [
                ("nabla explain runs/digits-1/model.onnx digits --row 7 --weight 3:4,2",
                    "the factors of one weight's derivative, and the tree below them"),
                ("nabla explain runs/digits-1/model.onnx digits --row 7 --html why.html",
                    "how one sample would change the network (its negative gradients), as a page with images"),
                ("nabla explain runs/iris-1/model.onnx iris.csv --all --bias 2:0",
                    "which samples contribute most, and the negative gradient of each row"),
                ("nabla explain runs/iris-1/model.onnx iris.csv --row 7 --shapley",
                    "what each column adds to the prediction of one row (Shapley values)"),
                ("nabla explain runs/house-1/model.onnx house.csv --dependence size",
                    "how the mean prediction depends on a column (partial dependence)"),
                ("nabla explain --derive 2-2-1 --latex sheet.tex",
                    "backpropagation derived for a small network, first in symbols, then in numbers"),
            ],
        };
        var path = command.Takes(new Argument<string?>("MODEL")
            { Description = ModelArguments.ModelHelp, Arity = ArgumentArity.ZeroOrOne });
        var data = command.Takes(new Argument<string?>("DATA")
            {
                Description = "data with targets: a file, a folder or pattern of files that form one table, or the name of a data set",
                Arity = ArgumentArity.ZeroOrOne,
            });
        var row = command.Flag(Samples, new Option<int?>("--row") { Description = "one row, counted from 0 (default: 0)",
            HelpName = "NUMBER" });
        var rows = command.Flag(Samples,
            new Option<string?>("--rows")
                { Description = "rows FROM to TO − 1, counted from 0, and their mean: 0:100; negative numbers count from the end: "
                    + "-10:", HelpName = "FROM:TO" });
        var all = command.Flag(Samples, new Option<bool>("--all") { Description = "all rows and their mean" });
        var quantities = new QuantityFlags(command);
        var layer = command.Flag("What to explain",
            new Option<int?>("--layer")
                { Description = "show the negative gradients of this layer, counted from 1 (default: the last)", HelpName = "LAYER" });
        var columns = new ColumnExplanation(command);
        var sheet = new DeriveFlags(command, quantities);
        var amount = new DetailFlags(command);
        var convention = new ConventionFlags(command);
        var target = CommonFlags.Target(command);
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var pages = new PageFlags(command);
        var json = CommonFlags.Json(command, "write the tree as one JSON object, with all digits");

        command.SetAction(parsed =>
        {
            var conventions = convention.Parse(parsed);
            var (one, several, whole, wanted) = (parsed.GetValue(row), parsed.GetValue(rows), parsed.GetValue(all), parsed.GetValue(layer));
            string?[] given = [parsed.GetValue(path) is null ? null : "MODEL", one is null ? null : "--row", several is null ? null
                : "--rows", whole ? "--all" : null, wanted is null ? null : "--layer", parsed.GetValue(target) is null ? null
                : "--target", parsed.GetValue(json) ? "--json" : null];
            sheet.RequireNoOthers(parsed, given.OfType<string>().Concat(quantities.Given(parsed)).Concat(columns.Given(parsed)),
                columns.IsSampled(parsed));
            columns.RequireNoOthers(parsed, [.. quantities.Given(parsed), .. wanted is null ? [] : new[] { "--layer" },
                .. sheet.CostName(parsed) is null ? [] : new[] { "--cost" }, .. convention.Given(parsed)]);
            if (sheet.IsRequested(parsed))
            {
                _ = Users.Word(() => convention.Apply(parsed, sheet.Cost(parsed)));
                pages.Write(parsed, _ => sheet.Page(parsed, conventions, amount.Parse(parsed)), session, json: null);
                return ExitCodes.Done;
            }

            if (wanted is not null && quantities.Given(parsed).FirstOrDefault() is { } named)
                throw new UsageException($"--layer shows a layer and {named} explains one number. Use one of "
                    + "them.");
            if (parsed.GetValue(path) is not { } file || parsed.GetValue(data) is not { } name)
                throw new UsageException((parsed.GetValue(path) is null ? "MODEL and DATA are missing. Set both, or"
                    : "DATA is missing. Set it, or")
                    + " use --derive 2-2-1 for a derivation without a model.");
            if (new[] { one is not null, several is not null, whole }.Count(isGiven => isGiven) > 1)
                throw new UsageException("Use only one of --row, --rows and --all.");
            amount.Parse(parsed);
            if (columns.IsRequested(parsed))
            {
                if (one is not null && !columns.IsSampled(parsed))
                    throw new UsageException("--row has an effect only with --shapley. Use --rows to choose the rows of the mean.");
                var document = columns.Compute(parsed, file, name, parsed.GetValue(target), parsed.GetValue(folder), reading.Parse(parsed),
                    count => Chosen(one, several, whole, count, name), several is not null, sheet.Seed(parsed), session);
                pages.Write(parsed, _ => document.Page(amount.Parse(parsed)), session, parsed.GetValue(json)
                    ? output => output.WriteLine(JsonLine.Write(document.Write)) : null);
                return ExitCodes.Done;
            }

            var on = CostSamples.Load(
                file, name, sheet.CostName(parsed), parsed.GetValue(target), parsed.GetValue(folder), reading.Parse(parsed), count =>
                    Chosen(one, several, whole, count, name), session, new PlainScreen(session.Error));
            var reasons = ChainRule.Explain(on.Network, Users.Fitting(() => convention.Apply(parsed, on.Cost)), on.Samples);
            var requested = RequireKnown(quantities.Parse(parsed, on.Model.Preprocessing?.InputNames, on.Network.Architecture), wanted,
                reasons);
            ExplanationContext Context(bool isDeep) =>
                new(reasons, on.Samples, [.. Enumerable.Range(on.First, on.Samples.Count)], on.Model.IsExternal ? null : on.Model.Cost)
            {
                Model = ModelArguments.NameOf(file),
                Source = Path.GetFileName(Path.TrimEndingDirectorySeparator(name)),
                InputNames = on.Model.Preprocessing?.InputNames,
                OutputNames = on.Model is { LearningTask: LearningTask.Regression, OutputNames: { Count: > 1 } several } ? several : null,
                Decode = on.Model.DecodeOutput,
                Conventions = conventions,
                Detail = amount.Parse(parsed, isDeep) with { Layer = wanted - 1 },
            };
            bool isText = pages.Write(
                parsed, isDeep => Explanation.Create(Context(isDeep), requested), session,
                parsed.GetValue(json) ? output =>
                    output.WriteLine(JsonLine.Write(writer => ExplanationJson.Write(writer, Context(true), requested))) : null);
            if (isText && reasons.Samples == 1 && ShortenedNote(requested,
                Context(false)) is { } note) new PlainScreen(session.Error).Note(note);
            return ExitCodes.Done;
        });
        return command;
    }

    // Names that the network does not have are rejected here, so that any exception after this is a defect.
    private static IReadOnlyList<Quantity> RequireKnown(IReadOnlyList<Quantity> quantities, int? layer, BackpropExplanation reasons)
    {
        var slots = reasons.Network.Architecture.LayerLayouts;
        if (layer is { } wanted && (wanted < 1 || wanted > slots.Count || slots[wanted - 1].WeightedSums is null))
        {
            var weighted = Enumerable.Range(1, slots.Count).Where(at => slots[at - 1].WeightedSums is not null);
            throw new NablaException($"--layer must be a layer with weights (got {wanted}). Layers with weights: "
                + $"{string.Join(", ", weighted)}{(weighted.Count() < slots.Count ? "; other layers are counted too" : "")}.");
        }

        foreach (var by in quantities)
        {
            Users.Fitting(() =>
            {
                reasons.Require(by);
                return by;
            });
        }

        return quantities;
    }

    // The limits of the trees that are shown, and the flags that change them; null if nothing is left out.
    private static string? ShortenedNote(IReadOnlyList<Quantity> quantities, ExplanationContext context)
    {
        var trees = quantities.Select(by => context.Explanation.Sample(0).Explain(context.Explanation.Resolve(by))).ToList();
        int terms = context.Detail.Terms, depth = trees.Select(tree => context.ShownDepth(tree).Levels).DefaultIfEmpty(0).Max();
        return trees.Any(tree => IsShortened(tree, context.ShownDepth(tree).Levels))
            ? $"the tree shows the {MessageText.Count(terms, "largest term")} of each sum and expands sums to depth {depth}. "
            + "Use --terms and --depth to show more, or --html."
            : null;

        bool IsShortened(Derivative derivative, int levels) => derivative.Rule switch
        {
            Rule.Known => false,
            Rule.Product => derivative.Parts.Any(part => IsShortened(part, levels)),
            _ => levels == 0 || derivative.LargestTerms(terms) is var cut && (cut.Omitted > 0 || cut.Shown.Any(part => IsShortened(part,
                levels - 1))),
        };
    }

    private static (int Start, int Count) Chosen(int? row, string? rows, bool all, int count, string source)
    {
        if (all) return (0, count);
        if (rows is not null) return RowRange.Parse(rows, count, source);
        int at = row ?? 0;
        return at >= 0 && at < count ? (at, 1)
            : throw new NablaException($"--row must be from 0 to {count - 1}, the rows of {source} (got {at}).");
    }
}
