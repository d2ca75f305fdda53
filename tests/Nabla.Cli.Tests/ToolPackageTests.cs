using System.Diagnostics;

namespace Nabla.Cli.Tests;

public class ToolPackageTests
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    [Fact]
    public async Task The_packed_tool_installs_from_a_folder_and_runs_elsewhere()
    {
        using var folder = new TemporaryFolder();
        await Run(Root(), "dotnet", "pack", "src/Nabla.Cli/Nabla.Cli.csproj", "-c", Configuration, "--no-build", "-o", folder.In("packages"));
        folder.File("nuget.config", $"""<configuration><packageSources><clear/><add key="here" value="{folder.In("packages")}"/></packageSources></configuration>""");
        await Run(folder.Path, "dotnet", "tool", "install", "Nabla.Cli", "--tool-path", folder.In("tools"), "--configfile", folder.In("nuget.config"), "--no-cache");

        string elsewhere = Directory.CreateDirectory(folder.In("elsewhere")).FullName;
        folder.File("elsewhere/flowers.csv", Tables.Flowers());
        string output = await Run(elsewhere, folder.In("tools", OperatingSystem.IsWindows() ? "nabla.exe" : "nabla"), "train", "flowers.csv", "--epochs", "2", "--plot");
        Assert.Contains("epoch 2/2", output);
        Assert.True(File.Exists(folder.In("elsewhere", "runs", "flowers-1", "confusion.svg")));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nabla.slnx"))) folder = folder.Parent;
        if (folder is null) Assert.Skip("The tests do not run inside the repository.");
        return folder!.FullName;
    }

    private static async Task<string> Run(string workingDirectory, string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}: {output}{await error}");
        return output;
    }
}
