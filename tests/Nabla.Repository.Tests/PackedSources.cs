namespace Nabla.Repository.Tests;

/// <summary>All packages, built and packed twice from copies of the sources in two folders, as a build server does it.</summary>
public sealed class PackedSources : IAsyncLifetime
{
    /// <summary>The address that the copies have as git's remote.</summary>
    public const string Address = "https://github.com/example/nabla";

    /// <summary>Whether this machine has git, which sources need for a commit and an address.</summary>
    public static bool HasGit { get; } = IsOnPath("git");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"nabla-packages-{Guid.NewGuid():N}");

    /// <summary>The packages of the first copy: a folder that NuGet can restore from.</summary>
    public string Feed => Path.Combine(_folder, "packages");

    /// <summary>The packages of the second copy.</summary>
    public string OtherFeed => Path.Combine(_folder, "packages-of-the-second-copy");

    /// <summary>The folders of the copies.</summary>
    public IReadOnlyList<string> Copies => [Path.Combine(_folder, "a"), Path.Combine(_folder, "longer-name")];

    /// <summary>The projects in src, which are the packages' names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>An empty folder for a program that uses the packages, restored from <see cref="Feed"/> and the machine's own sources.</summary>
    public string ProjectFolder(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "projects", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{Feed}" /></packageSources></configuration>""");
        return folder;
    }

    /// <summary>Where the projects keep restored packages, so that none of them is left on the machine.</summary>
    public string RestoredPackages => Path.Combine(_folder, "restored");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (!HasGit) return;
        await PackAsync(Copies[0], Feed);
        await PackAsync(Copies[1], OtherFeed);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a program that must succeed, and returns what it writes.</summary>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        // Dates of the commit: the same in both copies. Symbols have no path of the machine where CI is true.
        var ran = await ChildProcess.RunAsync(program, arguments, folder, ("CI", "true"), ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"));
        Assert.True(ran.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {ran.ExitCode}: {ran.Output}{ran.Error}");
        return ran.Output;
    }

    /// <summary>Whether a program is among those that a shell finds.</summary>
    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task PackAsync(string copy, string packages)
    {
        CopySources(copy);
        string[] identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
        await RunAsync(copy, "git", "init", "-q", "-b", "main");
        await RunAsync(copy, "git", "remote", "add", "origin", Address);
        await RunAsync(copy, "git", "add", "-A");
        await RunAsync(copy, "git", [.. identity, "commit", "-q", "-m", "Copy"]);
        // Together these three reference all others.
        foreach (string name in new[] { "Nabla.Cli", "Nabla.Extensions.Hosting", "Nabla.ML" })
            await RunAsync(copy, "dotnet", "build", $"src/{name}", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false");
        foreach (string name in Names)
            await RunAsync(copy, "dotnet", "pack", $"src/{name}", "-c", "Release", "--no-build", "-v", "quiet", "-nologo", "-o", packages);
    }

    private static void CopySources(string copy)
    {
        string[] files = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".gitignore", "docs/images/icon.png"];
        var sources = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Sources.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
        foreach (string file in sources.Concat(files))
        {
            string to = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(Sources.Root, file), to);
        }
    }
}
