using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Plots;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla train DATA</c>.</summary>
internal static class TrainCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("train",
            "Trains a network on a file or a data set, and saves the model and all settings needed to reproduce it.")
        {
            Examples =
            [
                ("nabla train digits", "a 784-16-16-10 network on synthetic digits"),
                ("nabla train penguins.csv --target species --plot", "a table; also writes plots next to the model"),
                ("nabla train mnist --hidden 100,100 --activation relu --cost softmax-cross-entropy", "MNIST, downloaded on first use"),
                ("nabla train house.csv --target price --test new.csv --early-stop 10 --json",
                    "a regression, evaluated on a test file; prints JSON lines"),
                ("nabla train more.csv --from from-pytorch.onnx --epochs 10",
                    "continues training a model, from Nabla or from another program"),
                ("nabla train --optimizer help",
                    "lists the optimizers, their parameters and defaults; also for --activation, --cost, --schedule, …"),
                ("nabla train --config runs/digits-1/run.json", "the same run again, bit for bit"),
                ("nabla train house.csv --checkpoint checkpoints", "writes checkpoints, from which an interrupted run can be resumed"),
                ("nabla train --resume checkpoints", "resumes the run, with the same result bit for bit"),
            ],
        };
        var data = command.Takes(new Argument<string?>("DATA")
        {
            Description = "a file (CSV, TSV, Parquet, IDX, NPY, NPZ), a folder or pattern of files that form one table ('part-*.csv', in "
                + "quotes), a folder of images by class, or a data set: digits, mnist, moons, … (nabla data list)",
            Arity = ArgumentArity.ZeroOrOne,
        });
        var folder = CommonFlags.DataDir(command);
        var settings = new RunFlags(command);
        var flags = new CheckpointFlags(command);
        var config = CommonFlags.Config(command);
        var destination = CommonFlags.Out(command, "FOLDER",
            "folder for the model and reports (default: runs/NAME-1, NAME from DATA, or the next free number)");
        var plot = CommonFlags.Plot(command, "write plots: epochs.svg (cost and metrics), and confusion.svg (confusion matrix) or, for "
            + "regression, agreement.svg (predicted against true values)");
        var json = CommonFlags.Json(command);
        var quiet = CommonFlags.Quiet(command);

        command.SetAction(parsed =>
        {
            using var checkpoints = flags.Open(parsed);
            var memo = checkpoints?.Latest is { } latest ? RunMemo.From(latest) : null;
            string? file = parsed.GetValue(config);
            if (memo is not null && file is not null)
                throw new UsageException($"--resume uses the settings of the checkpoint. Leave out --config {file}.");
            var configuration = memo is not null ? memo.Here(RunCheckpoint.ReadConfiguration(checkpoints!.Latest!)) : file is not null
                ? RunConfiguration.Read(file) : new();
            configuration = settings.Apply(parsed, configuration);
            configuration = configuration with { Data = parsed.GetValue(data) ?? configuration.Data
                ?? throw new UsageException("DATA is missing. For example: nabla train digits") };
            var screen = Screens.For(session, parsed.GetValue(json), parsed.GetValue(quiet));
            var output = new TrainOutput(screen, parsed.GetValue(json) ? session.Out : null, checkpoints);
            return Run(
                session, configuration, parsed.GetValue(folder) ?? memo?.DataFolderHere, parsed.GetValue(destination) ?? memo?.OutHere,
                    parsed.GetValue(plot) || memo?.Plot == true, output, checkpoints);
        });
        return command;
    }

    private static int Run(
        Session session, RunConfiguration configuration, string? dataFolder, string? destination, bool plot, TrainOutput output,
            CheckpointFolder? checkpoints)
    {
        var cancellationToken = session.Interrupt.Token;
        var run = Loading.Load((options, token) => TrainingRun.PrepareAsync(configuration, options, checkpoints, token), dataFolder,
            output.Screen,
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var folder = RunFolder.Open(destination, RunFolder.BaseName(configuration.Data!));
        if (checkpoints?.Latest is null && File.Exists(folder.Model))
            output.Screen.Note($"{folder.Path} already has a run, which is overwritten");
        if (checkpoints is not null)
            new RunMemo(folder.Path, dataFolder, plot, checkpoints.Every, checkpoints.Keep, Environment.CurrentDirectory).Mark(checkpoints);
        try
        {
            var result = output.Train(run, cancellationToken);
            var files = RunFiles.Save(folder, run, output.Epochs, result);
            if (plot) files = [.. files, .. RunPlots.Save(folder, run, output.Epochs, result)];
            output.Finish(run, folder, result, files);
            if (result.Divergence is { } breakdown) throw new NablaException(breakdown.Problem, breakdown.Advice!);
            return session.Interrupt.ExitCode != ExitCodes.Done ? session.Interrupt.ExitCode
                : result.Findings.Any(finding => finding.Severity == Severity.Error) ? ExitCodes.Failed : ExitCodes.Done;
        }
        finally
        {
            // Checkpoints name the folder: it stays for them, so that no other run takes it meanwhile.
            if (checkpoints is null) folder.RemoveIfEmpty();
        }
    }
}
