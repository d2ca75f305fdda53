using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Export;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla export MODEL --to LANGUAGE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("export",
            "Exports a model as one C# or C source file without dependencies, including preprocessing. It computes the same bits as Nabla.")
        {
            Examples =
            [
                ("nabla export runs/penguins-1/model.onnx --to csharp --name MyApp.Penguins --out Penguins.cs",
                    "a static class: Penguins.Predict(39.1, 18.7, \"Biscoe\")"),
                ("nabla export runs/penguins-1/model.onnx --to c --out penguins.c", "one C99 file, which is also its header"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var language = command.Flag("Output", Language());
        var name = command.Flag("Output", new Option<string?>("--name")
        {
            Description = "name of the model in the file; in C# optionally with a namespace (default: the name of the training "
                + "data)",
            HelpName = "NAME",
        });
        var destination = CommonFlags.Out(command, "FILE", "file to write (default: standard output)");

        command.SetAction(parsed =>
        {
            if (parsed.GetValue(destination) is { } to) SameFile.Refuse(to, parsed.GetValue(path)!);
            var model = Model.Load(parsed.GetValue(path)!);
            // Written as a whole before anything is put out: a model that cannot be exported leaves no half of a file.
            using var source = new StringWriter { NewLine = "\n" };
            SourceExport.Write(model, parsed.GetValue(language)!, source, parsed.GetValue(name));
            if (parsed.GetValue(destination) is not { } file)
            {
                session.Out.Write(source);
                session.Out.Flush();
                return ExitCodes.Done;
            }

            AtomicFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(source);
            });
            session.Error.WriteLine($"saved as {file}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Language()
    {
        var option = new Option<string>("--to")
        {
            Description = $"language: {string.Join(" or ", SourceExport.Languages)}",
            HelpName = "LANGUAGE",
            Required = true,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string word = result.Tokens[0].Value;
                if (SourceExport.Languages.Contains(word.ToLowerInvariant())) return word;
                result.AddError($"--to must be {string.Join(" or ", SourceExport.Languages)} (got \"{word}\").");
                return "";
            },
        };
        option.CompletionSources.Add([.. SourceExport.Languages]);
        return option;
    }
}
