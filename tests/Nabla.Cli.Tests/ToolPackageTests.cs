namespace Nabla.Cli.Tests;

[Trait("Speed", "slow")]
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
        await Run(Root(), "dotnet", "pack", "src/Nabla.Cli/Nabla.Cli.csproj", "-c", Configuration, "--no-build", "-o",
            folder.In("packages"));
        folder.File("nuget.config", $"""<configuration><packageSources><clear/><add key="here" value="{folder.In("packages")}"/></packageSources></configuration>""");
        await Run(folder.Path, "dotnet", "tool", "install", "Nabla.Cli", "--tool-path", folder.In("tools"), "--configfile",
            folder.In("nuget.config"), "--no-cache");

        string elsewhere = Directory.CreateDirectory(folder.In("elsewhere")).FullName;
        folder.File("elsewhere/flowers.csv", Tables.Flowers());
        string output = await Run(elsewhere, folder.In("tools", OperatingSystem.IsWindows() ? "nabla.exe" : "nabla"), "train",
            "flowers.csv", "--epochs", "2", "--plot");
        Assert.Contains("epoch 2/2", output);
        Assert.True(File.Exists(folder.In("elsewhere", "runs", "flowers-1", "confusion.svg")),
            "confusion.svg must exist.");
        await AssertStudioServes(elsewhere, folder.In("tools", OperatingSystem.IsWindows() ? "nabla.exe" : "nabla"));
    }

    // Pages and chart library lie in the tool, wherever it is started.
    private static async Task AssertStudioServes(string workingDirectory, string program)
    {
        using var studio = ChildProcess.Start(program, ["studio", "--no-open", "--port", "0"], workingDirectory);
        string line = await studio.ReadLineAsync() ?? "";
        using var client = ProgressHandler.Client(
            new Uri(line.Split(' ').First(word => word.StartsWith("http", StringComparison.Ordinal))));
        Assert.Contains("nabla-token", await client.GetStringAsync("/"));
        Assert.Contains("export async function mount", await client.GetStringAsync("/pages/train.js"));
        Assert.InRange((await client.GetByteArrayAsync("/lib/plotly.js")).Length, 500_000, int.MaxValue);
        Assert.Contains("flowers.csv", await client.GetStringAsync("/api/data"));
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
        var ran = await ChildProcess.RunAsync(program, args, workingDirectory);
        Assert.True(ran.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {ran.ExitCode}: {ran.Output}{ran.Error}");
        return ran.Output;
    }
}
