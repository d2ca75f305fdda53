using System.CommandLine;
using System.CommandLine.Help;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Commands;

/// <summary>The root of the command line.</summary>
internal static class Root
{
    /// <summary>All commands.</summary>
    /// <param name="session">What they talk to.</param>
    public static RootCommand Create(Session session)
    {
        var root = new RootCommand("Trains, evaluates, runs and explains feed-forward neural networks.")
        {
            TrainCommand.Create(session),
            EvaluateCommand.Create(session),
            PredictCommand.Create(session),
            InspectCommand.Create(session),
            GradientCommand.Create(session),
            CheckCommand.Create(session),
            ExportCommand.Create(session),
            ExplainCommand.Create(session),
            SearchCommand.Create(session),
            StudioCommand.Create(session),
            DataCommand.Create(session),
            CompletionCommand.Create(session),
        };
        root.Options.Add(new Option<bool>("--verbose") { Description = "show the stack trace of an error", Recursive = true });
        foreach (var help in root.Options.OfType<HelpOption>()) (help.Action, help.Description) = (new HelpText(), "show this help");
        foreach (var version in root.Options.OfType<VersionOption>()) version.Description = "show the version";
        return root;
    }
}
