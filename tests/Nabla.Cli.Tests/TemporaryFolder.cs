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

    /// <summary>Compresses a file and gives the path of the result.</summary>
    public string Gzip(string name)
    {
        using var gzip = new System.IO.Compression.GZipStream(System.IO.File.Create(In(name + ".gz")),
            System.IO.Compression.CompressionLevel.Fastest);
        gzip.Write(System.IO.File.ReadAllBytes(In(name)));
        return In(name + ".gz");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
