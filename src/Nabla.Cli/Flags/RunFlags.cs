using System.CommandLine;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Cli.Flags;

/// <summary>The settings of a run as flags.</summary>
internal sealed class RunFlags
{
    private readonly List<(Setting Setting, Option<string?> Flag)> _flags = [];

    /// <param name="command">The command.</param>
    /// <param name="names">The names of the settings; empty for all.</param>
    public RunFlags(ToolCommand command, params string[] names)
    {
        foreach (var setting in RunSettings.All.Where(setting => setting.HasFlag && (names.Length == 0 || names.Contains(setting.Name))))
            _flags.Add((setting, command.Flag(setting.Group, FlagOf(setting))));
    }

    /// <summary>Returns a configuration with the values of the flags.</summary>
    public RunConfiguration Apply(ParseResult parsed, RunConfiguration configuration) =>
        _flags.Aggregate(configuration, (so, one) => parsed.GetResult(one.Flag) is { Implicit: false }
        ? one.Setting.With(so, parsed.GetValue(one.Flag)!) : so);

    private static Option<string?> FlagOf(Setting setting)
    {
        var flag = new Option<string?>(setting.Flag)
        {
            Description = setting.Alias is { } other ? $"{setting.FullHelp} (or --{other})" : setting.FullHelp,
            HelpName = setting.HelpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (ValueHelp.IsRequested(setting, text)) return text;
                try
                {
                    setting.With(new(), text);
                }
                catch (NablaException refusal)
                {
                    result.AddError(FlagAdvice.Message(refusal));
                }

                return text;
            },
        };
        if (setting.Alias is { } alias) flag.Aliases.Add($"--{alias}");
        foreach (string name in setting.FormerNames) flag.Aliases.Add($"--{name}");
        if (setting.SuggestedValues.Count > 0) flag.CompletionSources.Add([.. setting.SuggestedValues]);
        return flag;
    }
}
