namespace Nabla.Cli.Tests;

/// <summary>Data sets that are not part of the repository: in the folder NABLA_DATA, or in shared/data above the tests.</summary>
internal static class SharedData
{
    /// <summary>A folder of them; the test is skipped where it is missing.</summary>
    public static string Folder(string name)
    {
        foreach (string root in Roots())
            if (Directory.Exists(Path.Combine(root, name))) return Path.Combine(root, name);
        Assert.Skip($"There is no folder {name} in NABLA_DATA or in shared/data above the tests.");
        return "";
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("NABLA_DATA") is { Length: > 0 } given) yield return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "data");
    }
}
