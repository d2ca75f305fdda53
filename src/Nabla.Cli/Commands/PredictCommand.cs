using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Models;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla predict MODEL DATA</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("predict", "Answers for new data: a row each, with the class and the probability of every class, or with a number in the target's own unit.")
        {
            Examples =
            [
                ("nabla predict runs/penguins-1/model.nabla new.csv --out answers.csv", "CSV; the target's column may be missing"),
                ("nabla predict runs/digits-1/model.nabla t10k-images-idx3-ubyte.gz --json", "one JSON object a sample"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var data = command.Takes(ModelArguments.Data("data with or without answers: a file, or the name of a set"));
        var folder = CommonFlags.DataDir(command);
        var destination = CommonFlags.Out(command, "FILE", "where the answers go (default: standard output)");
        var json = CommonFlags.Json(command, "one JSON object a sample instead of CSV");

        command.SetAction(parsed =>
        {
            var model = Model.Load(parsed.GetValue(path)!);
            var predictions = Loading.Of(
                (options, cancel) => ModelData.PredictAsync(model, parsed.GetValue(data)!, options, cancel),
                parsed.GetValue(folder), new PlainScreen(session.Error), session.Interrupt.Token);
            Action<TextWriter> write = parsed.GetValue(json) ? output => PredictionText.Json(predictions, output) : output => PredictionText.Csv(predictions, output);
            if (parsed.GetValue(destination) is not { } file)
            {
                write(session.Out);
                session.Out.Flush();
                return ExitCodes.Done;
            }

            WholeFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                write(writer);
            });
            session.Error.WriteLine(FormattableString.Invariant($"{predictions.Count:N0} predictions saved in {file}"));
            return ExitCodes.Done;
        });
        return command;
    }
}
