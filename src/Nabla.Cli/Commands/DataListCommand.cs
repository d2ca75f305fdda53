using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data.BuiltIn;
using Nabla.Data.Downloads;
using Nabla.Models.Runs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla data list</c>.</summary>
internal static class DataListCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("list", "Lists the data sets that can be used by name.")
        {
            Examples = [("nabla data list", "built-in data sets, and those that nabla data get downloads")],
        };
        var json = CommonFlags.Json(command, "print one JSON object per data set instead of text");
        command.SetAction(parsed =>
        {
            var sets = BuiltInData.All.Select(set => (set.Name, Kind: "built-in", set.Description))
                .Concat(DownloadableSets.All.Select(set => (set.Name, Kind: "download", set.Description))).ToList();
            if (!parsed.GetValue(json))
            {
                Screens.For(session).Table(["name", "kind", "description"],
                    sets.Select(set => (IReadOnlyList<string>)[set.Name, set.Kind, set.Description]));
                return ExitCodes.Done;
            }

            foreach (var (name, kind, description) in sets)
            {
                session.Out.WriteLine(JsonLine.Write(writer =>
                {
                    writer.WriteString("name", name);
                    writer.WriteString("kind", kind);
                    writer.WriteString("description", description);
                }));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
