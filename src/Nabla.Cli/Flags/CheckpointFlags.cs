using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Files;
using Nabla.Cli.Terminal;
using Nabla.Training;

namespace Nabla.Cli.Flags;

/// <summary>Flags of a run that writes checkpoints.</summary>
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
                { Description = "write checkpoints to this folder, from which an interrupted run can be resumed", HelpName = "FOLDER" });
        _every = command.Flag(Heading, new Option<CheckpointInterval?>("--every")
        {
            Description = "interval between checkpoints: 30s, 5min, 500batches, 1epoch (default: 30s)",
            HelpName = "INTERVAL",
            CustomParser = result =>
            {
                try
                {
                    return CheckpointInterval.Parse(result.Tokens[0].Value);
                }
                catch (FormatException refusal)
                {
                    result.AddError($"--every: {refusal.Message}");
                    return null;
                }
            },
        });
        _keep = command.Flag(Heading, new Option<int?>("--keep")
        {
            Description = "number of checkpoints to keep (default: 3)",
            HelpName = "COUNT",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int count) && count >= 1) return count;
                result.AddError($"--keep must be a whole number of at least 1 (got \"{result.Tokens[0].Value}\").");
                return null;
            },
        });
        _resume = command.Flag(Heading,
            new Option<string?>("--resume")
                { Description = "resume from the newest checkpoint of this folder, with the settings of its run",
                HelpName = "FOLDER" });
        _force = command.Flag(Heading, new Option<bool>("--force") { Description = "resume even if the data or the settings have "
            + "changed" });
    }

    /// <summary>Opens the checkpoint folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The folder, locked; null without --checkpoint and --resume.</returns>
    /// <exception cref="CheckpointException">The folder cannot be opened, or the flags contradict each other.</exception>
    public CheckpointFolder? Open(ParseResult parsed)
    {
        string? begun = parsed.GetValue(_folder), resumed = parsed.GetValue(_resume);
        if (begun is not null && resumed is not null && Path.GetFullPath(begun) != Path.GetFullPath(resumed))
            throw new UsageException($"--resume writes its checkpoints to {resumed}, not to {begun}. Leave out --checkpoint.");
        if (resumed is not null && !Directory.Exists(resumed))
            throw new CheckpointException($"--resume: there is no folder \"{resumed}\". Check the path.");
        if (begun is null && resumed is null)
        {
            string[] idle = [.. new Option[] { _every, _keep, _force }.Where(flag => parsed.GetResult(flag) is { Implicit: false })
                .Select(flag => flag.Name)];
            return idle.Length == 0 ? null
                : throw new UsageException($"{string.Join(" and ", idle)} {(idle.Length == 1 ? "needs" : "need")} --checkpoint "
                + "FOLDER or --resume FOLDER. Add one of them.");
        }

        var folder = resumed is null ? CheckpointFolder.Create(begun!) : CheckpointFolder.Resume(resumed);
        if (resumed is not null && folder.Latest is null)
        {
            folder.Dispose();
            throw new CheckpointException($"{resumed} has no checkpoint. Start a run with: nabla train DATA "
                + $"--checkpoint {FlagAdvice.Quoted(resumed)}");
        }

        var memo = folder.Latest is { } latest ? RunMemo.From(latest) : null;
        folder.Force = parsed.GetValue(_force);
        folder.Every = parsed.GetValue(_every) ?? memo?.Every ?? folder.Every;
        folder.Keep = parsed.GetValue(_keep) ?? memo?.Keep ?? folder.Keep;
        return folder;
    }
}
