using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Export;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla export MODEL --to LANGUAGE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("export",
            "Writes a model as one source file without dependencies, from raw columns to the prediction. It computes the same bits.")
        {
            Examples =
            [
                ("nabla export runs/penguins-1/model.onnx --to csharp --name MyApp.Penguins --out Penguins.cs",
                    "a static class: Penguins.Predict(39.1, 18.7, \"Biscoe\")"),
                ("nabla export runs/penguins-1/model.onnx --to c --out penguins.c", "C99, its own header"),
            ],
        };
        var path = command.Takes(ModelArguments.Model());
        var language = command.Flag("Output", Language());
        var name = command.Flag("Output", new Option<string?>("--name")
        {
            Description = "name of the model in the file; in C# it may have a namespace (default: after the data "
                + "that it was trained on)",
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

            WholeFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(source);
            });
            session.Error.WriteLine($"saved in {file}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Language()
    {
        string known = string.Join(", ", SourceExport.Languages);
        var option = new Option<string>("--to")
        {
            Description = $"the language: {known}",
            HelpName = "LANGUAGE",
            Required = true,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string word = result.Tokens[0].Value;
                if (SourceExport.Languages.Contains(word.ToLowerInvariant())) return word;
                result.AddError($"--to takes {known}, not \"{word}\".{Suggestion.For(word, SourceExport.Languages)}");
                return "";
            },
        };
        option.CompletionSources.Add([.. SourceExport.Languages]);
        return option;
    }
}
