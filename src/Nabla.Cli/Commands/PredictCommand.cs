using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla predict MODEL DATA</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("predict",
            "Predicts new data, one row per sample: the class and the probability of each class, or a number in "
                + "the unit of the target.")
        {
            Examples =
            [
                ("nabla predict runs/penguins-1/model.onnx new.csv --out predictions.csv", "writes CSV; new.csv needs no target column"),
                ("nabla predict runs/penguins-1/model.onnx large.csv --memory 256MB --out predictions.csv",
                    "a file larger than memory"),
                ("nabla predict from-sklearn.onnx new.csv", "an external model; the columns are its inputs, in order"),
                ("nabla predict runs/digits-1/model.onnx t10k-images-idx3-ubyte.gz --json", "one JSON object per sample"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var data = command.Takes(
            ModelArguments.Data("data with or without targets: a file, a folder or pattern of files that form one table, "
                + "or the name of a data set"));
        var target = CommonFlags.Target(command);
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var memory = CommonFlags.Memory(command);
        var destination = CommonFlags.Out(command, "FILE", "file for the predictions (default: standard output)");
        var json = CommonFlags.Json(command, "one JSON object per sample instead of CSV; the last one also has the notes on the data");

        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(data)!;
            if (parsed.GetValue(destination) is { } to)
            {
                SameFile.RefuseData(to, name);
                SameFile.Refuse(to, parsed.GetValue(path)!);
            }

            long? room = DataSettings.Memory.Parse(parsed.GetValue(memory));
            var model = Model.Load(parsed.GetValue(path)!);
            if (parsed.GetValue(target) is not null && !model.IsExternal)
                throw new NablaException("--target is for external models: this model stores its target. Leave out --target.");
            var notes = new List<DataNote>();
            var blocks = Loading.Load(
                async (options, cancellationToken) => room is { } bytes
                    ? await ModelData.PredictAsync(model, name, bytes, options with { Target = parsed.GetValue(target) }, cancellationToken)
                    : [await ModelData.PredictAsync(model, name, options with { Target = parsed.GetValue(target) }, cancellationToken)],
                parsed.GetValue(folder), new PlainScreen(session.Error), session.Interrupt.Token, notes, reading.Parse(parsed));
            if (parsed.GetValue(destination) is not { } file)
            {
                Write(blocks, parsed.GetValue(json) ? notes : null, session.Out);
                return ExitCodes.Done;
            }

            long count = 0;
            AtomicFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                count = Write(blocks, parsed.GetValue(json) ? notes : null, writer);
            });
            session.Error.WriteLine(FormattableString.Invariant($"{count:N0} predictions saved in {file}"));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Writes predictions as they come.</summary>
    /// <param name="blocks">The predictions.</param>
    /// <param name="notes">As JSON lines: notes, complete once all predictions are taken, which the last sample has. Null for CSV.</param>
    /// <param name="output">Where to.</param>
    /// <returns>How many.</returns>
    private static long Write(IEnumerable<Predictions> blocks, IReadOnlyCollection<DataNote>? notes, TextWriter output)
    {
        long count = 0;
        Predictions? before = null;
        foreach (var block in blocks)
        {
            if (notes is null)
            {
                if (before is null) PredictionText.Header(block, output);
                PredictionText.Csv(block, output);
                before = block;
            }
            else if (block.Count > 0)
            {
                if (before is not null) output.WriteLine(PredictionText.Json(before, before.Count - 1, []));
                for (int i = 0; i < block.Count - 1; i++) output.WriteLine(PredictionText.Json(block, i, []));
                before = block;
            }

            output.Flush();
            count += block.Count;
        }

        if (notes is not null && before is not null) output.WriteLine(PredictionText.Json(before, before.Count - 1, notes));
        output.Flush();
        return count;
    }
}
