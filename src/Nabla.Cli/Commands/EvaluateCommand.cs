using System.CommandLine;
using System.Text.Json;
using Nabla.Cli.Flags;
using Nabla.Cli.Plots;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla evaluate MODEL DATA</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("evaluate", "Evaluates a saved model on data with targets.")
        {
            Examples =
            [
                ("nabla evaluate runs/penguins-1/model.onnx test.csv", "metrics, scores per class, and the confusion matrix"),
                ("nabla evaluate runs/penguins-1/model.onnx test.csv --importance",
                    "also the permutation importance of each column"),
                ("nabla evaluate runs/penguins-1/model.onnx large.csv --memory 256MB", "a file larger than memory"),
                ("nabla evaluate from-pytorch.onnx test.csv --target y --cost huber",
                    "an external model; all columns except the target are its inputs, in order"),
                ("nabla evaluate runs/digits-1/model.onnx mnist --json",
                    "one JSON object with every metric; uses the test part of the data set"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var data = command.Takes(
            ModelArguments.Data("data with targets: a file, a folder or pattern of files that form one table, or the name of a data set"));
        var target = CommonFlags.Target(command);
        var cost = command.Flag("Cost",
            new Option<string?>("--cost")
                { Description = "cost C₀, such as squared-error (default: the one the model was trained with; for an external model "
                + "the one that matches its last operator)", HelpName = "NAME" });
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var memory = CommonFlags.Memory(command);
        var importance = command.Flag("Output",
            new Option<bool>("--importance")
                { Description = "permutation importance: how much worse the metrics are when the cells of a column are shuffled "
                + "(mean and standard deviation of five repeats)" });
        var destination = CommonFlags.Out(command, "FOLDER", "folder for plots (default: the model's folder)");
        var plot = CommonFlags.Plot(command, "write a plot: DATA-confusion.svg (confusion matrix), or for regression "
            + "DATA-agreement.svg (predicted against true values)");
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            long? room = DataSettings.Memory.Parse(parsed.GetValue(memory));
            if (room is not null && parsed.GetValue(importance))
                throw new UsageException("--importance needs all rows in memory. Leave out --memory or --importance.");
            string? wanted = parsed.GetValue(cost);
            if (wanted is not null) _ = Users.Word(() => CostRegistry.Default.Parse(wanted));
            var model = Model.Load(parsed.GetValue(path)!);
            bool isExternal = model.IsExternal;
            var screen = Screens.For(session, parsed.GetValue(json));
            string name = parsed.GetValue(data)!;
            var notes = new List<DataNote>();
            var (samples, evaluation) = Loading.Load(
                async (options, cancellationToken) =>
                {
                    model = await ModelData.AdaptAsync(model, name, options with { Target = parsed.GetValue(target) }, cancellationToken);
                    if (wanted is not null) model = model.WithCost(wanted);
                    if (room is { } bytes) return await ModelData.EvaluateAsync(model, name, bytes, options, cancellationToken);
                    var loaded = await ModelData.LoadSamplesAsync(model, name, options, cancellationToken);
                    return (loaded, model.Evaluate(loaded, cancellationToken));
                },
                parsed.GetValue(folder), screen, session.Interrupt.Token, notes, reading.Parse(parsed));
            if (isExternal && wanted is null)
                Note("chosen-cost", $"an external model has no cost: {model.Cost.Spec} is used, which matches its last operator. Set "
                    + "another "
                    + "with --cost.");
            if ((isExternal || wanted is not null)
                && CostSamples.Logits(model.Cost, model.Network.Architecture.Layers[^1].Activation) is { } logits)
                Note("logits", logits);
            screen.Line(Wording.Metrics(evaluation, model.Cost));
            screen.Line($"cost function: {Wording.Short(CostRegistry.Default, model.Cost)}");
            foreach (string line in Wording.Targets(evaluation)) screen.Line(line);
            screen.Line();
            if (evaluation.MultiLabel is { } labels)
                screen.Table(["target", "precision", "recall", "f1", "support"], labels.Labels.Select(Wording.ClassRow));
            if (evaluation.Classification?.Classes is { } classes)
                screen.Table(["class", "precision", "recall", "f1", "support"], classes.Select(Wording.ClassRow));
            if (evaluation.Classification?.Confusion is { } confusion)
            {
                screen.Line();
                screen.Confusion(confusion);
            }

            var columns = parsed.GetValue(importance)
                ? PermutationImportance.Compute(model, (Dataset)samples, cancellationToken: session.Interrupt.Token) : null;
            if (columns is not null)
            {
                screen.Line();
                var told = PermutationImportance.SelectMetric(evaluation);
                string metric = told.Name + (told.HigherIsBetter ? " falls by" : " rises by");
                screen.Table(["permuted column", PermutationImportance.UsesLogLoss(model, evaluation) ? "log-loss rises by"
                    : "cost rises by", "std", metric, "std"], columns.Select(column => (IReadOnlyList<string>)
                    [column.Column, Wording.Number(column.Cost), Wording.Number(column.CostStandardDeviation),
                    Wording.Value(told.Name, Math.Round(column.Metric, 12)),
                    Wording.Value(told.Name, Math.Round(column.MetricStandardDeviation, 12))]));
            }

            if (parsed.GetValue(plot))
            {
                string about = RunFolder.BaseName(name),
                    into = parsed.GetValue(destination) ?? ModelArguments.FolderOf(parsed.GetValue(path)!);
                var files = RunPlots.Save(name => Path.Combine(into, $"{about}-{name}"), model, samples, evaluation);
                if (files.Count > 0) screen.Line(Wording.Saved(into, files));
            }

            if (parsed.GetValue(json))
                session.Out.WriteLine(JsonLine.Write(writer => Write(writer, evaluation, model.Cost, columns, notes)));
            return ExitCodes.Done;

            void Note(string code, string message)
            {
                screen.Note(message);
                notes.Add(new(code, message));
            }
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, Evaluation evaluation, ICost cost, IReadOnlyList<ColumnImportance>? columns,
        IReadOnlyList<DataNote> notes)
    {
        writer.WriteString("cost_function", cost.Spec.ToString());
        EvaluationJson.Write(writer, evaluation);
        writer.Notes(notes);
        if (columns is null) return;
        writer.WriteStartArray("importance");
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("column", column.Column);
            writer.Number("cost", column.Cost);
            writer.Number("spread", column.CostStandardDeviation);
            writer.Number("metric", column.Metric);
            writer.Number("metric_spread", column.MetricStandardDeviation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
