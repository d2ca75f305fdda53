using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;
using Nabla.Models.Search;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla search DATA</c>.</summary>
internal static class SearchCommand
{
    private const int UsualTrials = 27;

    private static string Fraction => HyperparameterSearch.DefaultValidation.ToString(CultureInfo.InvariantCulture);

    private static string Drawn(Func<Setting, bool> holds) =>
        string.Join(", ", RunSettings.All.Where(holds).Select(setting => setting.Name));

    public static Command Create(Session session)
    {
        var command = new ToolCommand("search",
            "Searches hyperparameters by random search with successive halving: each round keeps the best third of the "
                + $"configurations, by their score on the validation data (a fraction of {Fraction}, whatever the preset, unless "
                + "--validation is given). The first configuration is that of the preset. Every other one draws settings that are "
                + $"not given: in about half of them only {Drawn(setting => setting.IsSearchedWithinPreset)}, with the rest of the "
                + $"preset; in the others also {Drawn(setting => setting.IsSearched && !setting.IsSearchedWithinPreset)}.")
        {
            Examples =
            [
                ("nabla search penguins.csv --target species", "27 configurations for 4 epochs, the best 9 for 11, the best 3 for 33, the "
                    + "best for 100"),
                ("nabla search house.csv --trials 81 --epochs 200 --activation relu",
                    "settings that are given are fixed; the others are drawn at random"),
                ("nabla search house.csv --trials 81 --epochs 200 --activation relu",
                    "the same command again: resumes the search, or shows its results"),
            ],
        };
        var data = command.Takes(
            ModelArguments.Data("a file, a folder or pattern of files that form one table, a folder of images by class, or the name of a "
                + "data set"));
        var trials = command.Flag("Search",
            new Option<int>("--trials")
                { Description = $"number of configurations in the first round (default: {UsualTrials})", HelpName = "COUNT",
                DefaultValueFactory = _ =>
                UsualTrials });
        var folder = CommonFlags.DataDir(command);
        var settings = new RunFlags(command);
        var config = CommonFlags.Config(command);
        var destination = CommonFlags.Out(command, "FOLDER", "folder of search.jsonl, the log of all runs (default: runs/NAME-search)");
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session, parsed.GetValue(json));
            var requested = settings.Apply(parsed, parsed.GetValue(config) is { } file ? RunConfiguration.Read(file) : new())
                with { Data = parsed.GetValue(data) };
            string into = parsed.GetValue(destination) ?? Path.Combine("runs", RunFolder.BaseName(requested.Data!) + "-search");
            var search = Loading.Load(
                (options, _) => Task.FromResult(
                    new HyperparameterSearch(requested, parsed.GetValue(trials), Path.Combine(into, "search.jsonl"), options)),
                        parsed.GetValue(folder),
                        screen, session.Interrupt.Token);
            screen.Line(string.Join(", then ", search.Rounds.Select(round =>
                $"{MessageText.Count(round.Trials, "configuration")} for {MessageText.Count(round.Epochs, "epoch")}")));
            if (search.Runs.Count > 0) screen.Line($"resumes with the {MessageText.Count(search.Runs.Count, "finished run")} in {into}");
            int best;
            try
            {
                best = search.Run(new SearchProgress(search, requested, screen), session.Interrupt.Token);
            }
            catch (OperationCanceledException) when (session.Interrupt.Token.IsCancellationRequested)
            {
                session.Error.WriteLine($"interrupted: {MessageText.Count(search.Runs.Count, "finished run")} in {into}. The same command "
                    + "resumes the search.");
                return session.Interrupt.ExitCode;
            }

            Show(search, requested, best, screen);
            if (parsed.GetValue(json)) session.Out.WriteLine(JsonLine.Write(writer =>
            {
                writer.WriteNumber("best", best);
                writer.WriteNumber("runs", search.Runs.Count);
                if (search.Runs.Last(run => run.Trial == best).Score is { } score) writer.WriteNumber("score", score);
                writer.WriteString("command", CommandLine.From(search.GetConfiguration(best)));
            }));
            return session.Interrupt.ExitCode;
        });
        return command;
    }

    private static void Show(HyperparameterSearch search, RunConfiguration requested, int best, IScreen screen)
    {
        screen.Line();
        screen.Table(
            ["trial", "epochs", search.ScoreName, "seconds", "settings"],
            search.Runs.OrderByDescending(run => run.Epochs)
                .ThenBy(run => run.Score is { } score ? search.HigherIsBetter ? -score : score : double.PositiveInfinity)
                .Select(run => (IReadOnlyList<string>)
            [
                run.Trial.ToString(CultureInfo.InvariantCulture), run.Epochs.ToString(CultureInfo.InvariantCulture), run.Score is { } score
                    ? Wording.Number(score) : "diverged",
                FormattableString.Invariant($"{run.Seconds:0.0}"), Drawn(search, requested, run.Trial),
            ]));
        screen.Line();
        screen.Line($"Best: trial {best}. To train it:");
        screen.Line("  " + CommandLine.From(search.GetConfiguration(best)));
    }

    // What was drawn, without the settings that were given.
    private static string Drawn(HyperparameterSearch search, RunConfiguration requested, int trial)
    {
        var given = CommandLine.Flags(requested with { Epochs = search.Rounds[^1].Epochs });
        string drawn = string.Join(' ', CommandLine.Flags(search.GetConfiguration(trial))
            .Where(flag => !given.Contains(flag) && !flag.StartsWith("--validation", StringComparison.Ordinal)));
        return drawn.Length > 0 ? drawn : "defaults of the preset";
    }

    private sealed class SearchProgress(HyperparameterSearch search, RunConfiguration requested, IScreen screen) : IProgress<SearchRun>
    {
        public void Report(SearchRun value) => screen.Line(string.Create(CultureInfo.InvariantCulture,
            $"trial {value.Trial,3}, {MessageText.Count(value.Epochs, "epoch")}, {value.Seconds:0.0} s: "
                + $"{(value.Score is { } score ? $"{search.ScoreName} {Wording.Number(score)}" : "diverged")}  "
                + $"{Drawn(search, requested, value.Trial)}"));
    }
}
