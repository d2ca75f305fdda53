using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Files;
using Nabla.Training;

namespace Nabla.Cli.Flags;

/// <summary>Flags of a run that survives being killed.</summary>
internal sealed class CheckpointFlags
{
    private const string Heading = "Checkpoints";

    private readonly Option<string?> _folder, _resume;
    private readonly Option<CheckpointInterval?> _every;
    private readonly Option<int?> _keep;
    private readonly Option<bool> _force;

    public CheckpointFlags(ToolCommand command)
    {
        _folder = command.Flag(Heading,
            new Option<string?>("--checkpoint")
                { Description = "folder for checkpoints, from which a killed run is resumed", HelpName = "FOLDER" });
        _every = command.Flag(Heading, new Option<CheckpointInterval?>("--every")
        {
            Description = "how often one is written: 30s, 5min, 500batches, 1epoch (default: 30s)",
            HelpName = "INTERVAL",
            CustomParser = result =>
            {
                try
                {
                    return CheckpointInterval.Parse(result.Tokens[0].Value);
                }
                catch (FormatException refusal)
                {
                    result.AddError(refusal.Message);
                    return null;
                }
            },
        });
        _keep = command.Flag(Heading, new Option<int?>("--keep")
        {
            Description = "how many of the newest stay (default: 3)",
            HelpName = "COUNT",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int count) && count >= 1) return count;
                result.AddError($"--keep takes a whole number from 1 on, not \"{result.Tokens[0].Value}\".");
                return null;
            },
        });
        _resume = command.Flag(Heading,
            new Option<string?>("--resume")
                { Description = "go on with the newest checkpoint of a folder, with the settings that it was begun with",
                HelpName = "FOLDER" });
        _force = command.Flag(Heading, new Option<bool>("--force") { Description = "go on although data or settings have changed since" });
    }

    /// <summary>Takes the folder that the flags name.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The folder, locked; null where none is named.</returns>
    /// <exception cref="CheckpointException">It cannot be taken.</exception>
    public CheckpointFolder? Open(ParseResult parsed)
    {
        string? begun = parsed.GetValue(_folder), resumed = parsed.GetValue(_resume);
        if (begun is not null && resumed is not null && Path.GetFullPath(begun) != Path.GetFullPath(resumed))
            throw new CheckpointException($"--resume {resumed} writes its checkpoints there too. Leave out --checkpoint {begun}.");
        if (resumed is not null && !Directory.Exists(resumed))
            throw new CheckpointException($"There is no folder \"{resumed}\" to go on with. Check --resume.");
        if (begun is null && resumed is null)
        {
            string[] idle = [.. new Option[] { _every, _keep, _force }.Where(flag => parsed.GetResult(flag) is { Implicit: false })
                .Select(flag => flag.Name)];
            return idle.Length == 0 ? null
                : throw new CheckpointException($"{string.Join(" and ", idle)} {(idle.Length == 1 ? "goes" : "go")} with --checkpoint "
                + "FOLDER or --resume FOLDER. Name one.");
        }

        var folder = resumed is null ? CheckpointFolder.Create(begun!) : CheckpointFolder.Resume(resumed);
        if (resumed is not null && folder.Latest is null)
        {
            folder.Dispose();
            throw new CheckpointException($"{resumed} holds no checkpoint to go on with. Begin with: nabla train DATA "
                + $"--checkpoint {resumed}");
        }

        var memo = folder.Latest is { } latest ? RunMemo.From(latest) : null;
        folder.Force = parsed.GetValue(_force);
        folder.Every = parsed.GetValue(_every) ?? memo?.Every ?? folder.Every;
        folder.Keep = parsed.GetValue(_keep) ?? memo?.Keep ?? folder.Keep;
        return folder;
    }
}
