namespace Nabla.Testing;

/// <summary>The folder of real data, which is beside the repository on some machines and absent on others.</summary>
internal static class SharedData
{
    /// <summary>A path in that folder; the test is skipped where there is none.</summary>
    public static string PathOf(params string[] parts)
    {
        string path = Path.Combine([Folder() ?? "", .. parts]);
        Assert.SkipUnless(Folder() is not null
            && Path.Exists(path), $"shared/data/{string.Join('/', parts)} is not on this machine; set NABLA_DATA.");
        return path;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("NABLA_DATA") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data") is var data && Directory.Exists(data)) return data;
        return null;
    }
}
