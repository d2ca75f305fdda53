namespace Nabla.Cli.Tests;

/// <summary>A folder for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");

    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file and gives its path.</summary>
    public string File(string name, string contents)
    {
        System.IO.File.WriteAllText(In(name), contents);
        return In(name);
    }

    public string File(string name, byte[] contents)
    {
        System.IO.File.WriteAllBytes(In(name), contents);
        return In(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
