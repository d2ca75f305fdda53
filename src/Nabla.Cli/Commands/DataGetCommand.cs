using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data.Downloads;
using Nabla.Data.Sources;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla data get NAME</c>.</summary>
internal static class DataGetCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("get", "Downloads a data set and verifies it. Later runs use the downloaded files.")
        {
            Examples =
            [
                ("nabla data get mnist", "11 MB; an interrupted download resumes"),
                ("nabla data get mnist --data-dir ~/data",
                    "downloads to ~/data/mnist; files that exist are only verified"),
            ],
        };
        var name = command.Takes(new Argument<string>("NAME")
            { Description = string.Join(" or ", DownloadableSets.All.Select(set => set.Name)) });
        name.CompletionSources.Add([.. DownloadableSets.All.Select(set => set.Name)]);
        var folder = CommonFlags.DataDir(command);
        var quiet = CommonFlags.Quiet(command);

        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(name)!;
            var set = DownloadableSets.Find(wanted)
                ?? throw new UsageException(DataSource.Names.Contains(wanted)
                    ? $"{wanted} is built in and needs no download."
                    : $"There is no data set \"{wanted}\" to "
                    + $"download.{Suggestion.For(wanted, [.. DownloadableSets.All.Select(known => known.Name)])}");
            var screen = Screens.For(session, quiet: parsed.GetValue(quiet));
            string destination = Path.Combine(parsed.GetValue(folder) ?? DataFolders.CacheFolder, set.Name);
            Loading.Load(
                async (options, cancellationToken) =>
                {
                    foreach (var file in set.Files) await options.Downloader.GetAsync(file, destination, options.Progress,
                        cancellationToken);
                    return true;
                },
                folder: null, screen, session.Interrupt.Token);
            screen.Line($"{set.Name} is in {destination}; all {set.Files.Count} files are valid");
            return ExitCodes.Done;
        });
        return command;
    }
}
