using System.Text.Json;
using Nabla.Cli.Terminal;
using Nabla.Training;

namespace Nabla.Cli.Tests;

public sealed class CheckpointTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public CheckpointTests() => _data = _folder.File("flowers.csv", Tables.Flowers());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--optimizer", "adam", "--dropout", "0.2")]
    [InlineData("--preset", "standard", "--optimizer", "l-bfgs", "--l2", "0.001")]
    [InlineData("--memory", "9MB", "--class-weights", "balanced")]
    [InlineData("--schedule", "reduce-on-plateau:patience=1", "--metrics", "roc-auc")]
    [Trait("Speed", "slow")]
    public void An_interrupted_run_goes_on_to_the_same_weights_and_reports(params string[] settings)
    {
        string[] training = ["train", _data, "--epochs", "12", "--early-stop", "50", "--json", .. settings];
        var whole = Shell.Done([.. training, "--out", In("whole")]);
        var (code, last, error) = Interrupted(3, [.. training, "--out", In("run"), "--checkpoint", In("ck")]);
        Assert.Equal((130, "cancelled"), (code, last.GetProperty("reason").GetString()));
        Assert.Contains($"to resume: nabla train --resume {In("ck")}", error);

        var resumed = Shell.Done("train", "--resume", In("ck"), "--json");
        Assert.Equal("resumed", JsonDocument.Parse(resumed.Lines[0]).RootElement.GetProperty("event").GetString());
        Assert.Equal(Sha(whole), Sha(resumed));
        Assert.Equal(Epochs("whole"), Epochs("run"));
        Assert.Equal(File.ReadAllText(In("whole", "run.json")), File.ReadAllText(In("run", "run.json")));
    }

    [Fact]
    public void A_run_that_has_ended_writes_its_model_again()
    {
        var whole = Shell.Done("train", _data, "--epochs", "3", "--json", "--out", In("run"), "--checkpoint", In("ck"));
        File.Delete(In("run", "model.onnx"));
        var again = Shell.Done("train", "--resume", In("ck"), "--json");
        Assert.Equal(Sha(whole), Sha(again));
        Assert.Contains("the run is complete", again.Error);
        Assert.True(File.Exists(In("run", "model.onnx")), $"{In("run", "model.onnx")} must exist.");
        Assert.Equal(3, File.ReadLines(In("run", "epochs.jsonl")).Count());
    }

    [Fact]
    public void More_epochs_go_on_with_a_run_that_has_ended()
    {
        string[] training = ["train", _data, "--preset", "standard", "--early-stop", "0", "--json"];
        var whole = Shell.Done([.. training, "--epochs", "6", "--out", In("whole")]);
        Shell.Done([.. training, "--epochs", "3", "--out", In("run"), "--checkpoint", In("ck")]);
        Assert.Equal(Sha(whole), Sha(Shell.Done("train", "--resume", In("ck"), "--epochs", "6", "--threads", "1", "--json")));
    }

    [Fact]
    public void Settings_that_have_changed_are_refused_by_name_with_both_values()
    {
        Begin();
        Refused("batch was 256, is now 7; seed was 0, is now 3", "train", "--resume", In("ck"), "--batch", "7", "--seed", "3");
        Shell.Done("train", "--resume", In("ck"), "--batch", "7", "--force");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Data_that_have_changed_are_refused()
    {
        string houses = _folder.File("houses.csv", Tables.Houses());
        Shell.Done("train", houses, "--epochs", "1", "--scaling", "none", "--target-scaling", "none", "--checkpoint", In("ck"), "--out",
            In("run"));
        string[] lines = File.ReadAllLines(houses);
        (lines[1], lines[2]) = (lines[2], lines[1]);
        File.WriteAllLines(houses, lines);
        Refused("the contents of the training data have changed", "train", "--resume", In("ck"));
    }

    [Fact]
    public void Data_with_other_columns_is_refused_as_other_data()
    {
        Shell.Done("train", _data, "--epochs", "1", "--out", In("run"), "--checkpoint", In("ck"));
        string other = _folder.File("houses.csv", Tables.Houses());
        Refused($"belongs to other data ({_data}), and {other} cannot replace it: houses.csv has no column \"kind\".", "train", other,
            "--resume", In("ck"));
    }

    [Fact]
    public void Categories_of_other_names_are_refused_though_the_samples_are_alike()
    {
        Begin();
        _folder.File("flowers.csv", Tables.Flowers().Replace("red", "pink", StringComparison.Ordinal));
        Refused("was written with other data: the columns or categories of the training data have changed.", "train", "--resume", In("ck"));
    }

    [Fact]
    public void Data_that_only_lie_elsewhere_are_taken()
    {
        Begin();
        File.Move(_data, In("moved.csv"));
        Shell.Done("train", In("moved.csv"), "--resume", In("ck"));
    }

    [Fact]
    public void A_folder_with_checkpoints_is_not_begun_in()
    {
        Begin();
        string[] before = Directory.GetFiles(In("ck"));
        Refused($"{In("ck")} holds checkpoints of another run. Name an empty folder, or resume that run. Use --resume {In("ck")}.",
            "train", _data, "--checkpoint", In("ck"));
        Assert.Equal(before, Directory.GetFiles(In("ck")));
    }

    [Fact]
    public void A_folder_that_another_training_uses_is_refused()
    {
        using (CheckpointFolder.Create(In("ck")))
            Refused($"{In("ck")} is in use by another training (process {Environment.ProcessId}).", "train", _data, "--checkpoint",
                In("ck"));
        Shell.Done("train", _data, "--epochs", "1", "--checkpoint", In("ck"), "--out", In("run"));
    }

    [Theory]
    [InlineData(1, "--resume: there is no folder", "train", "--resume", "no-such-folder")]
    [InlineData(2, "--resume uses the settings of the checkpoint", "train", "--resume", "ck", "--config", "run/run.json")]
    [InlineData(2, "Leave out --checkpoint", "train", "--resume", "ck", "--checkpoint", "other")]
    public void What_makes_no_sense_is_refused(int exitCode, string message, params string[] arguments)
    {
        Begin();
        Refused(exitCode, message, [.. arguments.Select(argument => argument is "ck" or "run/run.json" or "other" ? In(argument) : argument)]);
    }

    [Fact]
    public void A_folder_without_checkpoints_has_nothing_to_go_on_with()
    {
        Directory.CreateDirectory(In("ck"));
        Refused("has no checkpoint. Start a run with: nabla train DATA --checkpoint", "train", "--resume", In("ck"));
    }

    [Fact]
    public void An_interval_that_is_none_is_a_usage_error()
    {
        var ran = Shell.Run("train", _data, "--checkpoint", In("ck"), "--every", "sometimes");
        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith("error: --every: \"sometimes\" is not an interval (expected a number and a unit, such as 30s, 5min, 500batches or "
            + "1epoch).", ran.Error);
    }

    [Fact]
    public void A_damaged_newest_checkpoint_is_told_of_and_the_one_before_taken()
    {
        Begin();
        string newest = Directory.GetFiles(In("ck"), "checkpoint-*").Order().Last();
        File.WriteAllText(newest, "damaged");
        var ran = Shell.Done("train", "--resume", In("ck"), "--json");
        Assert.Contains($"note: {newest} is not a checkpoint of this run, or is damaged", ran.Error);
        Assert.Equal(5, ran.LastJson.GetProperty("epochs").GetInt32());
    }

    [Fact]
    public void Diverging_training_keeps_the_checkpoints_of_before()
    {
        string houses = _folder.File("houses.csv", Tables.Houses());
        var ran = Shell.Run("train", houses, "--optimizer", "sgd", "--learning-rate", "1e30", "--out", In("run"), "--checkpoint", In("ck"));
        Assert.Equal(1, ran.ExitCode);
        Assert.Empty(Checkpoint.Load(Directory.GetFiles(In("ck"), "checkpoint-*").Order().Last()).Reports);
        Assert.True(File.Exists(In("run", "model.onnx")), $"{In("run", "model.onnx")} must exist.");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [Trait("Speed", "slow")]
    public async Task A_signal_writes_a_checkpoint_and_the_model(string signal, int expected)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Signals are sent by kill.");
        using var process = Start(
            [Program, "train", _data, "--epochs", "1000000000", "--early-stop", "0", "--json", "--out", In("run"), "--checkpoint", In("ck"),
                "--every", "100h"]);
        Assert.Contains("\"epoch\"", await process.ReadLineAsync());
        await process.SignalAsync(signal);
        Assert.Equal(expected, (await process.ResultAsync()).ExitCode);
        Assert.Equal(2, Directory.GetFiles(In("ck"), "checkpoint-*").Length);
        Assert.NotEmpty(Checkpoint.Load(Directory.GetFiles(In("ck"), "checkpoint-*").Order().Last()).Reports);
        Assert.True(File.Exists(In("run", "model.onnx")), $"{In("run", "model.onnx")} must exist.");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_limit_on_the_size_of_files_is_one_line_and_the_files_before_stay_whole()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The limit is set by ulimit.");
        Begin("--preset", "standard", "--hidden", "300,300");
        byte[][] before = [.. Directory.GetFiles(In("ck"), "checkpoint-*").Order().Select(File.ReadAllBytes)];
        // 100 blocks of 1024 bytes; .NET maps its own code through a file that would be too large too.
        string command = $"ulimit -f 100; exec dotnet '{Program}' train --resume '{In("ck")}' --epochs 7";
        var ran = await ChildProcess.RunAsync("bash", ["-c", command], null, ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("cannot be written: it becomes larger than the system allows (ulimit -f). The checkpoints before are whole.",
            Assert.Single(ran.Error.Trim().Split('\n')));
        Assert.Equal(before, [.. Directory.GetFiles(In("ck"), "checkpoint-*").Order().Select(File.ReadAllBytes)]);
        Assert.Empty(Directory.GetFiles(In("ck"), "*.part"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_folder_that_vanishes_is_one_line()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Folders in use do not vanish there.");
        using var process = Start(
            [Program, "train", _data, "--epochs", "1000000000", "--early-stop", "0", "--json", "--out", In("run"), "--checkpoint", In("ck"),
                "--every", "1epoch"]);
        Assert.Contains("\"epoch\"", await process.ReadLineAsync());
        // Moved away, since files may come while it is deleted.
        Directory.Move(In("ck"), In("gone"));
        var ran = await process.ResultAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("its folder is gone", ran.Error.Trim().Split('\n')[^1]);
        Assert.False(Directory.Exists(In("ck")), $"{In("ck")} must not exist.");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_one_line()
    {
        // Root may write everywhere, but not make a folder of a file.
        string file = _folder.File("file", "x");
        Refused("cannot be used for checkpoints", "train", _data, "--checkpoint", Path.Combine(file, "ck"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_training_that_is_killed_again_and_again_ends_in_the_same_bits()
    {
        string here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar), configuration = Path.GetFileName(here);
        string crash = Path.Combine(here, "..", "..", "Nabla.Crash", configuration, "Nabla.Crash.dll");
        var ran = ChildProcess.Run("dotnet", [crash, "--kills", "5", "--epochs", "500"]);
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("the same weights and the same epochs", ran.Output);
    }

    private void Begin(params string[] settings) =>
        Shell.Done(["train", _data, "--epochs", "5", "--every", "1epoch", "--keep", "2", "--out", In("run"), "--checkpoint", In("ck"),
        .. settings]);

    private static void Refused(string message, params string[] arguments) => Refused(1, message, arguments);

    private static void Refused(int exitCode, string message, params string[] arguments)
    {
        var ran = Shell.Run(arguments);
        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Contains(message, Assert.Single(ran.Error.Trim().Split('\n')));
        Assert.DoesNotContain("resumed", ran.Out);
    }

    private static (int Code, JsonElement Last, string Error) Interrupted(int lines, string[] arguments)
    {
        using var interrupt = new Interrupt();
        using var output = new Alarm(() => interrupt.Raise(ExitCodes.Interrupted), lines);
        using var error = new StringWriter();
        int code = Tool.Run(arguments, new Session(output, error, Interactive: false, interrupt));
        return (code, JsonDocument.Parse(output.Lines[^1]).RootElement, error.ToString());
    }

    private string[] Epochs(string run) =>
        [.. File.ReadLines(In(run, "epochs.jsonl"))
        .Select(line => string.Join(", ", JsonDocument.Parse(line).RootElement.EnumerateObject()
        .Where(value => !value.Name.Contains("second"))))];

    private static string Sha(Ran ran) => ran.LastJson.GetProperty("theta_sha256").GetString()!;

    private string In(params string[] names) => _folder.In(names);

    private static ChildProcess Start(string[] arguments) => ChildProcess.Start("dotnet", arguments);
}
