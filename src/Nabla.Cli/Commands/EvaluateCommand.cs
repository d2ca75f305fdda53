using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Plots;
using Nabla.Cli.Terminal;
using Nabla.Data.Models;
using Nabla.Data.Models.Runs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla evaluate MODEL DATA</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("evaluate", "Judges a saved model on data whose answers are known.")
        {
            Examples =
            [
                ("nabla evaluate runs/penguins-1/model.onnx test.csv", "cost, metrics, classes and the confusion matrix"),
                ("nabla evaluate runs/penguins-1/model.onnx large.csv --memory 256MB", "a file that need not fit the memory"),
                ("nabla evaluate from-pytorch.onnx test.csv --target y", "a network from elsewhere; the other columns are its inputs, in order"),
                ("nabla evaluate runs/digits-1/model.onnx mnist --json", "one JSON object with every metric; of a set in two parts the test part counts"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var data = command.Takes(ModelArguments.Data("data with answers: a file, or the name of a set"));
        var target = CommonFlags.Target(command);
        var folder = CommonFlags.DataDir(command);
        var memory = CommonFlags.Memory(command);
        var destination = CommonFlags.Out(command, "FOLDER", "where plots go (default: the model's folder)");
        var plot = CommonFlags.Plot(command, "write DATA-confusion.svg, or predicted against true numbers as DATA-agreement.svg");
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var model = Model.Load(parsed.GetValue(path)!);
            var screen = Screens.For(session, parsed.GetValue(json));
            string name = parsed.GetValue(data)!;
            long? room = Recipe.MemoryOf(parsed.GetValue(memory));
            var (samples, evaluation) = Loading.Of(
                async (options, cancel) =>
                {
                    model = await ModelData.FittedAsync(model, name, options with { Target = parsed.GetValue(target) }, cancel);
                    if (room is { } bytes) return await ModelData.EvaluateAsync(model, name, bytes, options, cancel);
                    var loaded = await ModelData.SamplesAsync(model, name, options, cancel);
                    return (loaded, model.Evaluate(loaded, cancel));
                },
                parsed.GetValue(folder), screen, session.Interrupt.Token);
            screen.Line(Wording.Metrics(evaluation));
            screen.Line();
            if (evaluation.Classification?.Classes is { } classes)
                screen.Table(["class", "precision", "recall", "f1", "samples"], classes.Select(Wording.ClassRow));
            if (evaluation.Classification?.Confusion is { } confusion)
            {
                screen.Line();
                screen.Confusion(confusion);
            }

            if (parsed.GetValue(plot))
            {
                string about = RunFolder.NameOf(name), into = parsed.GetValue(destination) ?? Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(path)!))!;
                RunPlots.Save(name => Path.Combine(into, $"{about}-{name}"), model, samples, evaluation);
            }

            if (parsed.GetValue(json)) session.Out.WriteLine(JsonLine.Of(writer => EvaluationJson.Write(writer, evaluation)));
            return ExitCodes.Done;
        });
        return command;
    }
}
