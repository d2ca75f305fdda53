namespace Nabla.Studio;

/// <summary>How the studio is served.</summary>
public sealed record StudioOptions
{
    /// <summary>Where it listens. <value>The default is 127.0.0.1: this machine alone.</value></summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free. <value>The default is 5050.</value></summary>
    public int Port { get; init; } = 5050;

    /// <summary>A saved model to begin with; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Data to begin with: a file, a folder or the name of a set; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The largest file that can be dropped on the page, in bytes. <value>The default is 2²⁹, 512 MiB.</value></summary>
    public long MostUploaded { get; init; } = 1L << 29;

    /// <summary>How data is found and read; null for the defaults.</summary>
    public Data.DataOptions? Loading { get; init; }
}
