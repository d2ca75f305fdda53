using System.CommandLine;
using System.Text.Json;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Models;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;
using Nabla.Specs;
using Table = Nabla.Data.Table;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla explain MODEL DATA --shapley</c> and <c>--dependence COLUMN</c>.</summary>
internal sealed class ColumnExplanation
{
    private const string Heading = "Columns of a table";
    private readonly Option<bool> _shapley;
    private readonly Option<string[]> _dependence;
    private readonly Option<int> _background;

    public ColumnExplanation(ToolCommand command)
    {
        _shapley = command.Flag(Heading, new Option<bool>("--shapley")
        {
            Description = "what each column adds to the prediction of a row (Shapley values): exact for up to 12 columns, otherwise from "
                + "sampled permutations",
        });
        _dependence = command.Flag(Heading, new Option<string[]>("--dependence")
        {
            Description = "how the mean prediction over --rows (default: all rows) depends on a column (partial dependence); repeatable",
            HelpName = "COLUMN",
            Arity = ArgumentArity.ZeroOrMore,
        });
        _background = command.Flag(Heading, new Option<int>("--background")
        {
            Description = "with --shapley: the number of rows of DATA that are compared with, a random sample (default: 100)",
            HelpName = "COUNT",
            DefaultValueFactory = _ => new ShapleyOptions().BackgroundRows,
        });
    }

    public bool IsRequested(ParseResult parsed) => IsSampled(parsed) || Columns(parsed).Length > 0;

    /// <summary>Whether --seed has an effect.</summary>
    public bool IsSampled(ParseResult parsed) => parsed.GetValue(_shapley);

    /// <summary>The flags that are given.</summary>
    public IEnumerable<string> Given(ParseResult parsed) =>
        new[] { IsSampled(parsed) ? _shapley.Name : null, Columns(parsed).Length > 0 ? _dependence.Name : null }.OfType<string>();

    /// <summary>Rejects flags that have no effect.</summary>
    /// <exception cref="UsageException">A flag has no effect with, or without, --shapley or --dependence.</exception>
    public void RequireNoOthers(ParseResult parsed, IReadOnlyList<string> ofDerivatives)
    {
        if (IsRequested(parsed) && ofDerivatives.Count > 0)
            throw new UsageException($"{string.Join(" and ", Given(parsed))} cannot be combined with {string.Join(", ", ofDerivatives)}, "
                + "which explain derivatives. Leave out one of them.");
        if (!IsSampled(parsed) && parsed.GetResult(_background) is { Implicit: false })
            throw new UsageException("--background has an effect only with --shapley. Leave out --background.");
        if (parsed.GetValue(_background) is < 1 and var count)
            throw new UsageException($"--background must be at least 1 (got {count}).");
    }

    /// <summary>Loads model and rows and computes what the flags request.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The model.</param>
    /// <param name="name">The data.</param>
    /// <param name="target">The target of an external model; null for the last column.</param>
    /// <param name="folder">The folder with downloaded data sets; null for the default.</param>
    /// <param name="csv">How a CSV file is read.</param>
    /// <param name="rows">From the number of rows: the first row and how many.</param>
    /// <param name="isRangeGiven">Whether the rows are those of --rows; if not, dependence is the mean over all rows.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="session">Where the command runs.</param>
    /// <exception cref="NablaException">Model, data, rows or columns do not match.</exception>
    public ColumnExplanationResult Compute(ParseResult parsed, string path, string name, string? target, string? folder, CsvOptions csv,
        Func<int, (int Start, int Count)> rows, bool isRangeGiven, ulong seed, Session session)
    {
        var model = Model.Load(path);
        var table = Loading.Load(
            async (options, cancellationToken) =>
            {
                model = await ModelData.AdaptAsync(model, name, options with { Target = target }, cancellationToken);
                return model.Preprocessing is null
                    ? throw new NablaException($"{string.Join(" and ", Given(parsed))} is for models of tables, but {path} was trained on "
                        + "images or arrays, which have no columns. Leave it out.")
                    : await ModelData.LoadTableAsync(model, name, options, cancellationToken);
            },
            folder, new PlainScreen(session.Error), session.Interrupt.Token, csv: csv);
        if (table.RowCount == 0) throw new NablaException($"{name} has no rows.");
        var (start, count) = rows(table.RowCount);
        var chosen = table.Take([.. Enumerable.Range(start, count)]);
        var options = new ShapleyOptions { BackgroundRows = parsed.GetValue(_background), Seed = seed };
        return new(model, ModelArguments.NameOf(path), Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), chosen, start,
            IsSampled(parsed) ? ShapleyValues.Compute(model, chosen, table, options, session.Interrupt.Token) : null, seed,
            [.. Columns(parsed).Distinct().Select(column => PartialDependence.Compute(model, isRangeGiven ? chosen : table, column,
                cancellationToken: session.Interrupt.Token))]);
    }

    private string[] Columns(ParseResult parsed) => parsed.GetValue(_dependence) ?? [];
}

/// <summary>Shapley values of rows and partial dependence on columns, as a document and as JSON.</summary>
/// <param name="Model">The model.</param>
/// <param name="ModelName">The name of the model.</param>
/// <param name="Source">The name of the data.</param>
/// <param name="Rows">The explained rows.</param>
/// <param name="First">The number of the first of them, from 0.</param>
/// <param name="Shapley">Their Shapley values; null if not requested.</param>
/// <param name="Seed">The seed of the background rows and permutations.</param>
/// <param name="Curves">Partial dependence on each column.</param>
internal sealed record ColumnExplanationResult(Model Model, string ModelName, string Source, Table Rows, int First,
    ShapleyExplanation? Shapley, ulong Seed, IReadOnlyList<DependenceCurve> Curves)
{
    private const int MaxClasses = 4;

    private bool IsRegression => Model.LearningTask == LearningTask.Regression;

    private string Unit => IsRegression ? "in the unit of the target" : "probabilities";

    /// <summary>Creates the document.</summary>
    /// <param name="detail">The number of digits, and of columns in a list.</param>
    public Document Page(ExplanationDetail detail) =>
        new(Title, [.. ShapleyBlocks(detail), .. Curves.SelectMany(curve => Blocks(curve, detail))]);

    private string Title => Shapley is null ? $"Partial dependence on {string.Join(", ", Curves.Select(curve => curve.Column))}: {Source}"
        : Rows.RowCount == 1 ? FormattableString.Invariant($"Shapley values of row {First} of {Source}")
        : FormattableString.Invariant($"Shapley values of {Rows.RowCount:N0} rows of {Source}");

    private IEnumerable<Block> ShapleyBlocks(ExplanationDetail detail)
    {
        if (Shapley is not { } shapley) yield break;
        string background = MessageText.Count(shapley.BackgroundRows, "background row");
        yield return new Paragraph($"A prediction is the mean prediction over {background} of {Source} plus the Shapley values of all "
            + $"columns. The values are {(IsRegression ? Unit : "differences of probabilities")}. "
            + (shapley.IsExact ? "They are exact: all subsets of columns are enumerated."
            : FormattableString.Invariant($"They are estimated from {shapley.Permutations:N0} permutations of the columns; ± is the ")
            + "standard error."));
        for (int row = 0; row < shapley.Rows; row++)
        {
            string label = Model.LearningTask == LearningTask.Classification ? ": " + Predictions.PredictedLabel(row) : "";
            yield return new Heading(2, FormattableString.Invariant($"Row {First + row}{label}"));
            var shown = Shown(row);
            foreach (int output in shown)
            {
                if (shapley.OutputNames.Count > 1) yield return new Heading(3, OutputName(shapley.OutputNames, output));
                double sum = Enumerable.Range(0, shapley.Columns.Count).Sum(column => shapley[row, column, output]);
                yield return new Paragraph(RichText.Format($"Prediction {Number(shapley.Prediction(row, output), detail)} = "
                    + $"mean prediction {Number(shapley.BaseValues.Span[output], detail)} + Shapley values {Number(sum, detail)}"));
                yield return Bars(row, output, detail);
            }

            if (row == 0 && shown.Count < shapley.OutputNames.Count)
                yield return new Paragraph("Only the predicted class is shown. The JSON output has all classes.", IsNote: true);
        }
    }

    // Of two classes the values of the other are the same with the opposite sign.
    private IReadOnlyList<int> Shown(int row)
    {
        int outputs = Shapley!.OutputNames.Count;
        return Model.LearningTask == LearningTask.Classification && (outputs == 2 || outputs > MaxClasses)
            ? [Predictions.PredictedClass(row)] : [.. Enumerable.Range(0, outputs)];
    }

    private Predictions Predictions => Model.ToPredictions(Shapley!.Predictions);

    private string OutputName(IReadOnlyList<string> names, int output) => IsRegression ? names[output] : $"Probability of {names[output]}";

    private BarChart Bars(int row, int output, ExplanationDetail detail)
    {
        var shapley = Shapley!;
        int[] order = [.. Enumerable.Range(0, shapley.Columns.Count)
            .OrderByDescending(column => Math.Abs(shapley[row, column, output]))];
        // A single further column is not summarized.
        int shown = order.Length <= detail.MaxItems + 1 ? order.Length : detail.MaxItems;
        var rows = order.Take(shown).Select(column => Cells(shapley.Columns[column], Cell(shapley.Columns[column], row),
            shapley[row, column, output], shapley.StandardError(row, column, output))).ToList();
        if (shown < order.Length)
            rows.Add(Cells($"{order.Length - shown} other columns", "", order.Skip(shown).Sum(column => shapley[row, column, output]),
                double.NaN));
        return new(new(shapley.IsExact ? ["column", "cell", "Shapley value"] : ["column", "cell", "Shapley value", "±"], rows), 2);

        IReadOnlyList<RichText> Cells(string column, string cell, double value, double error) =>
        [
            MessageText.Truncate(column), cell, RichText.Format($"{new SignedNumber(value, detail.Digits)}"),
            .. shapley.IsExact ? [] : new RichText[] { double.IsNaN(error) ? "" : SignificantDigits.Format(error, 2) },
        ];
    }

    private string Cell(string column, int row) => Rows[column].TextAt(row) is { } text ? MessageText.Truncate(text) : "missing";

    private IEnumerable<Block> Blocks(DependenceCurve curve, ExplanationDetail detail)
    {
        if (Shapley is not null || Curves.Count > 1) yield return new Heading(2, $"Partial dependence on {curve.Column}");
        yield return new Paragraph($"The mean prediction over {MessageText.Count(curve.Rows, "row")} if column {curve.Column} had the same "
            + $"cell in all of them. The numbers are {Unit}. The difference is from the mean prediction with the original cells.");
        for (int output = 0; output < curve.OutputNames.Count; output++)
        {
            if (curve.OutputNames.Count > 1) yield return new Heading(3, OutputName(curve.OutputNames, output));
            var numbers = new Pages.Documents.Table([MessageText.Truncate(curve.Column), "mean prediction", "difference"],
                [.. curve.Cells.Select((cell, i) => (IReadOnlyList<RichText>)
                [
                    cell is null ? "missing" : MessageText.Truncate(cell), RichText.Format($"{Number(curve[i, output], detail)}"),
                    RichText.Format($"{new SignedNumber(curve[i, output] - curve.MeanPredictions.Span[output], detail.Digits)}"),
                ])]);
            yield return curve.Numbers is { } positions ? new LineChart(numbers, 1, positions) : new BarChart(numbers, 2);
        }
    }

    private static SignedNumber Number(double value, ExplanationDetail detail) => new(value, detail.Digits);

    /// <summary>Writes the members of a JSON object. Numbers have all digits.</summary>
    /// <param name="writer">The writer.</param>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("model", ModelName);
        writer.WriteString("data", Source);
        writer.WriteString("unit", IsRegression ? "target" : "probability");
        if (Shapley is { } shapley)
        {
            writer.WriteStartObject("shapley");
            writer.WriteString("method", shapley.IsExact ? "exact" : "permutations");
            writer.WriteNumber("background_rows", shapley.BackgroundRows);
            writer.WriteNumber("permutations", shapley.Permutations);
            writer.WriteNumber("seed", Seed);
            Texts(writer, "outputs", shapley.OutputNames);
            Numbers(writer, "mean_predictions", shapley.BaseValues.Span);
            writer.WriteStartArray("rows");
            for (int row = 0; row < shapley.Rows; row++) Write(writer, shapley, row);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        if (Curves.Count == 0) return;
        writer.WriteStartArray("dependence");
        foreach (var curve in Curves) Write(writer, curve);
        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, ShapleyExplanation shapley, int row)
    {
        int outputs = shapley.OutputNames.Count;
        writer.WriteStartObject();
        writer.WriteNumber("row", First + row);
        Numbers(writer, "predictions", shapley.Predictions.Span.Slice(row * outputs, outputs));
        writer.WriteStartArray("columns");
        foreach (int column in Enumerable.Range(0, shapley.Columns.Count)
            .OrderByDescending(column => Enumerable.Range(0, outputs).Max(output => Math.Abs(shapley[row, column, output]))))
        {
            int at = (row * shapley.Columns.Count + column) * outputs;
            writer.WriteStartObject();
            writer.WriteString("column", shapley.Columns[column]);
            writer.WriteString("cell", Rows[shapley.Columns[column]].TextAt(row));
            Numbers(writer, "values", shapley.Values.Span.Slice(at, outputs));
            if (shapley.StandardErrors is { } errors) Numbers(writer, "standard_errors", errors.Span.Slice(at, outputs));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DependenceCurve curve)
    {
        int outputs = curve.OutputNames.Count;
        writer.WriteStartObject();
        writer.WriteString("column", curve.Column);
        writer.WriteNumber("rows", curve.Rows);
        Texts(writer, "outputs", curve.OutputNames);
        Numbers(writer, "mean_predictions", curve.MeanPredictions.Span);
        writer.WriteStartArray("cells");
        for (int i = 0; i < curve.Cells.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("cell", curve.Cells[i]);
            Numbers(writer, "predictions", curve.Means.Span.Slice(i * outputs, outputs));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
