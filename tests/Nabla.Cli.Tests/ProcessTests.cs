using System.Text.Json;

namespace Nabla.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
[Trait("Speed", "slow")]
public class ProcessTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll");

    [Fact]
    public async Task An_error_is_one_line_on_standard_error_and_exit_code_1()
    {
        using var process = Start(Path.GetTempPath(), "train", "no-such-file.csv", "--json");
        var ran = await process.ResultAsync();
        Assert.Equal((1, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error: There is no file, folder or data set \"no-such-file.csv\".", ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Without_out_a_run_goes_to_the_next_free_folder_under_runs()
    {
        using var folder = new TemporaryFolder();
        folder.File("flowers.csv", Tables.Flowers());
        foreach (string expected in new[] { "flowers-1", "flowers-2" })
        {
            using var process = Start(folder.Path, "train", "flowers.csv", "--epochs", "2", "--quiet");
            Assert.Equal(0, (await process.ResultAsync()).ExitCode);
            Assert.True(File.Exists(folder.In("runs", expected, "model.onnx")), $"{folder.In("runs", expected, "model.onnx")} must exist.");
        }
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_training_with_the_best_model_saved(string signal, int expected)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Signals are sent by kill.");
        using var folder = new TemporaryFolder();
        using var process = Start(folder.Path, "train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "1000000000",
            "--early-stop", "0", "--json", "--out", folder.In("run"));
        Assert.Contains("\"epoch\"", await process.ReadLineAsync());
        await process.SignalAsync(signal);
        var ran = await process.ResultAsync();

        Assert.Equal(expected, ran.ExitCode);
        var done = JsonDocument.Parse(ran.Output.Trim().Split('\n')[^1]).RootElement;
        Assert.Equal(("done", "cancelled"), (done.GetProperty("event").GetString(), done.GetProperty("reason").GetString()));
        Assert.Contains("rose", await Predict(folder));
    }

    [Fact]
    public async Task Samples_that_are_streamed_take_no_more_memory_than_they_may()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The peak is read from /proc.");
        // What the runtime itself takes differs between machines: 110 to 150 MB were seen.
        const int Rows = 80_000, Inputs = 1000, Allowed = 64, Overhead = 176;
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        string rows = string.Concat(Enumerable.Range(0, Rows)
            .Select(i => string.Concat(Enumerable.Range(0, 10).Select(_ => $"v{random.Next(Inputs / 10)},"))
            + (i % 2 == 0 ? "a\n" : "b\n")));
        string data = folder.File("wide.csv", string.Concat(Enumerable.Range(0, 10).Select(c => $"c{c},")) + "y\n" + rows);

        using var process = Start(folder.Path, "train", data, "--memory", $"{Allowed}MB", "--hidden", "4", "--epochs", "2", "--early-stop",
            "0", "--out", folder.In("run"));
        var end = process.ResultAsync();
        double peak = 0;
        while (!end.IsCompleted)
        {
            peak = Math.Max(peak, PeakMegabytes(process.Id));
            await Task.Delay(5);
        }

        var ran = await end;
        Assert.Equal("", ran.Error);
        Assert.Contains("read in blocks, shuffled in windows of", ran.Output);
        Assert.InRange(peak, 1, Allowed + Overhead);
        Assert.True(Allowed + Overhead < 4e-6 * Rows * Inputs, "The samples must be larger than what is allowed.");
    }

    private static double PeakMegabytes(int process)
    {
        try
        {
            string? peak = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return peak is null ? 0 : double.Parse(peak["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal),
                System.Globalization.CultureInfo.InvariantCulture) / 1000;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<string> Predict(TemporaryFolder folder)
    {
        using var process = Start(folder.Path, "predict", folder.In("run", "model.onnx"), folder.In("flowers.csv"));
        return (await process.ResultAsync()).Output;
    }

    private static ChildProcess Start(string workingDirectory, params string[] args) =>
        ChildProcess.Start("dotnet", [Program, .. args], workingDirectory);
}
