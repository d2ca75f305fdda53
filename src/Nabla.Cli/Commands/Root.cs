using System.CommandLine;
using System.CommandLine.Help;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class Root
{
    /// <summary>All commands.</summary>
    /// <param name="session">What they talk to.</param>
    public static RootCommand Create(Session session)
    {
        var root = new RootCommand("Trains feed-forward neural networks by backpropagation, and uses them.")
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
        root.Options.Add(new Option<bool>("--verbose") { Description = "show where an error came from", Recursive = true });
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpText();
        return root;
    }
}
