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
                ("nabla predict runs/penguins-1/model.onnx new.csv --out answers.csv", "CSV; the target's column may be missing"),
                ("nabla predict runs/penguins-1/model.onnx large.csv --memory 256MB --out answers.csv", "a file that need not fit the memory"),
                ("nabla predict from-sklearn.onnx new.csv", "a network from elsewhere; the columns are its inputs, in order"),
                ("nabla predict runs/digits-1/model.onnx t10k-images-idx3-ubyte.gz --json", "one JSON object a sample"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var data = command.Takes(ModelArguments.Data("data with or without answers: a file, a folder or pattern of files that are one table, or the name of a set"));
        var target = CommonFlags.Target(command);
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var memory = CommonFlags.Memory(command);
        var destination = CommonFlags.Out(command, "FILE", "where the answers go (default: standard output)");
        var json = CommonFlags.Json(command, "one JSON object a sample instead of CSV");

        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(data)!;
            if (parsed.GetValue(destination) is { } to)
            {
                SameFile.RefuseData(to, name);
                SameFile.Refuse(to, parsed.GetValue(path)!);
            }

            var model = Model.Load(parsed.GetValue(path)!);
            long? room = Recipe.MemoryOf(parsed.GetValue(memory));
            var blocks = Loading.Of(
                async (options, cancel) => room is { } bytes
                    ? await ModelData.PredictAsync(model, name, bytes, options, cancel)
                    : [await ModelData.PredictAsync(model, name, options with { Target = parsed.GetValue(target) }, cancel)],
                parsed.GetValue(folder), new PlainScreen(session.Error), session.Interrupt.Token, csv: reading.Of(parsed));
            if (parsed.GetValue(destination) is not { } file)
            {
                Write(blocks, parsed.GetValue(json), session.Out);
                return ExitCodes.Done;
            }

            long count = 0;
            WholeFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                count = Write(blocks, parsed.GetValue(json), writer);
            });
            session.Error.WriteLine(FormattableString.Invariant($"{count:N0} predictions saved in {file}"));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Writes predictions as they come.</summary>
    /// <returns>How many.</returns>
    private static long Write(IEnumerable<Predictions> blocks, bool json, TextWriter output)
    {
        long count = 0;
        bool isFirst = true;
        foreach (var block in blocks)
        {
            if (!json && isFirst) PredictionText.Header(block, output);
            isFirst = false;
            if (json) PredictionText.Json(block, output);
            else PredictionText.Csv(block, output);
            output.Flush();
            count += block.Count;
        }

        return count;
    }
}
