using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;
using Nabla.Models.Search;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla search DATA</c>.</summary>
internal static class SearchCommand
{
    private const int UsualTrials = 27;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("search",
            "Searches for better settings: they are drawn at random and scored on validation samples; the worse two thirds are "
                + "given up round by round.")
        {
            Examples =
            [
                ("nabla search penguins.csv --target species", "27 configurations for 4 epochs, the best 9 for 11, 3 for 33, 1 for 100"),
                ("nabla search house.csv --trials 81 --epochs 200 --activation relu", "given settings are fixed; the others are drawn"),
                ("nabla search house.csv --trials 81 --epochs 200 --activation relu",
                    "the same command again: resumes the search, or shows its table"),
            ],
        };
        var data = command.Takes(
            ModelArguments.Data("a file, a folder or pattern of files that are one table, a folder of images by class, or the name of a "
                + "set"));
        var trials = command.Flag("Search",
            new Option<int>("--trials")
                { Description = $"configurations in the first round (default: {UsualTrials})", HelpName = "COUNT",
                DefaultValueFactory = _ =>
                UsualTrials });
        var folder = CommonFlags.DataDir(command);
        var settings = new RunFlags(command);
        var config = CommonFlags.Config(command);
        var destination = CommonFlags.Out(command, "FOLDER", "where search.jsonl with all runs goes (default: runs/NAME-search)");
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session, parsed.GetValue(json));
            var asked = settings.Apply(parsed, parsed.GetValue(config) is { } file ? RunConfiguration.Read(file) : new())
                with { Data = parsed.GetValue(data) };
            string into = parsed.GetValue(destination) ?? Path.Combine("runs", RunFolder.BaseName(asked.Data!) + "-search");
            var search = Loading.Load(
                (options, _) => Task.FromResult(
                    new HyperSearch(asked, parsed.GetValue(trials), Path.Combine(into, "search.jsonl"), options)), parsed.GetValue(folder),
                        screen, session.Interrupt.Token);
            screen.Line(string.Join(", then ", search.Rounds.Select(round => $"{round.Trials} for {round.Epochs} epochs")));
            if (search.Runs.Count > 0) screen.Line($"{search.Runs.Count} runs are in {into} already");
            int best;
            try
            {
                best = search.Run(new Told(search, asked, screen), session.Interrupt.Token);
            }
            catch (OperationCanceledException) when (session.Interrupt.Token.IsCancellationRequested)
            {
                session.Error.WriteLine($"interrupted: {search.Runs.Count} runs are in {into}; the same command resumes the search");
                return session.Interrupt.ExitCode;
            }

            Show(search, asked, best, screen);
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

    private static void Show(HyperSearch search, RunConfiguration asked, int best, IScreen screen)
    {
        screen.Line();
        screen.Table(
            ["trial", "epochs", asked.Monitor ?? "log-loss, rmse, pinball or 1 − r2", "seconds", "settings"],
            search.Runs.OrderByDescending(run => run.Epochs)
                .ThenBy(run => run.Score is { } score ? search.HigherIsBetter ? -score : score : double.PositiveInfinity)
                .Select(run => (IReadOnlyList<string>)
            [
                run.Trial.ToString(CultureInfo.InvariantCulture), run.Epochs.ToString(CultureInfo.InvariantCulture), run.Score is { } score
                    ? Wording.Number(score) : "diverged",
                FormattableString.Invariant($"{run.Seconds:0.0}"), Drawn(search, asked, run.Trial),
            ]));
        screen.Line();
        screen.Line($"Best: trial {best}. To train it on all data except the validation and test parts:");
        screen.Line("  " + CommandLine.From(search.GetConfiguration(best)));
    }

    // What was drawn, without what was asked for anyway.
    private static string Drawn(HyperSearch search, RunConfiguration asked, int trial)
    {
        var given = CommandLine.Flags(asked with { Epochs = search.Rounds[^1].Epochs });
        string drawn = string.Join(' ', CommandLine.Flags(search.GetConfiguration(trial))
            .Where(flag => !given.Contains(flag) && !flag.StartsWith("--validation", StringComparison.Ordinal)));
        return drawn.Length > 0 ? drawn : "the preset's";
    }

    private sealed class Told(HyperSearch search, RunConfiguration asked, IScreen screen) : IProgress<SearchRun>
    {
        public void Report(SearchRun value) => screen.Line(string.Create(CultureInfo.InvariantCulture,
            $"trial {value.Trial,3}, {value.Epochs} epochs, {value.Seconds:0.0} s: "
                + $"{(value.Score is { } score ? Wording.Number(score) : "diverged")}  {Drawn(search, asked, value.Trial)}"));
    }
}
