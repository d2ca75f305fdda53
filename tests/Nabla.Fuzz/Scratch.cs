namespace Nabla.Fuzz;

/// <summary>A place for files, in memory where the system has such a one.</summary>
internal static class Scratch
{
    private const string Memory = "/dev/shm";

    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"nabla-fuzz-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>Writes a file over the one of the same name.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(Folder.Value, name);
        if (name.Contains('/')) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
