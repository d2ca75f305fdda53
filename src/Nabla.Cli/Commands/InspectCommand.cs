using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla inspect MODEL|DATA</c>.</summary>
internal static class InspectCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("inspect", "Shows the contents of a model or of a data file.")
        {
            Examples =
            [
                ("nabla inspect runs/digits-1/model.onnx", "layers, parameters, cost, preprocessing and settings"),
                ("nabla inspect from-pytorch.onnx", "an external model, as Nabla reads it"),
                ("nabla inspect penguins.csv", "columns with kind, missing cells and range; classes"),
            ],
        };
        var subject = command.Takes(new Argument<string>("MODEL|DATA")
            { Description = "a saved model, the folder of a run, a data file, or the name of a data set" });
        var target = command.Flag("Data",
            new Option<string?>("--target")
                { Description = "column to predict, or several: price,rooms (default: the last column)", HelpName = "COLUMN" });
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var json = CommonFlags.Json(command, "print one JSON object instead of text");

        command.SetAction(parsed =>
        {
            string name = StandardInputFile.ToFile(parsed.GetValue(subject)!, Console.OpenStandardInput);
            var screen = Screens.For(session, parsed.GetValue(json));
            var output = parsed.GetValue(json) ? session.Out : null;
            if (Model.IsModel(name)) ModelReport.Show(Model.Load(name), screen, output);
            else
                DataReport.Show(
                    Loading.Load((options, cancellationToken) => DataSource.LoadAsync(name, options, cancellationToken),
                        parsed.GetValue(folder), screen,
                        session.Interrupt.Token, csv: reading.Parse(parsed)),
                    parsed.GetValue(target), screen, output);
            return ExitCodes.Done;
        });
        return command;
    }
}
