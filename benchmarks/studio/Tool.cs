using System.Diagnostics;
using System.Text.Json;

namespace Nabla.StudioSpeed;

/// <summary>The tool, run as a program in a folder of its own.</summary>
internal static class Tool
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Nabla.Cli", "release", "Nabla.Cli.dll");

    public static string Folder { get; } = Directory.CreateTempSubdirectory("nabla-studio-speed-").FullName;

    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.GetFullPath(Program), .. arguments])
        { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Trains on the command line.</summary>
    /// <returns>Samples a second, by the epochs' own clocks.</returns>
    public static async Task<double> TrainAsync(string data, string hidden, int epochs)
    {
        using var process = Start("train", data, "--hidden", hidden, "--epochs", $"{epochs}", "--json", "--quiet");
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonDocument.Parse(text.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("samples_per_second").GetDouble();
    }
}
