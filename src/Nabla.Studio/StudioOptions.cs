using Nabla.Data.Sources;

namespace Nabla.Studio;

/// <summary>How the studio is served.</summary>
public sealed record StudioOptions
{
    /// <summary>
    /// Where it listens: an IP address of this machine, 0.0.0.0 for all of them, or localhost. <value>The default is 127.0.0.1: this
    /// machine alone.</value>
    /// </summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free. <value>The default is 5050.</value></summary>
    public int Port { get; init; } = 5050;

    /// <summary>A saved model to begin with; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Data to begin with: a file, a folder or the name of a set; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The largest file that can be dropped on the page, in bytes. <value>The default is 2²⁹, 512 MiB.</value></summary>
    public long MaxUploaded { get; init; } = 1L << 29;

    /// <summary>
    /// The most that dropped files may have together, in bytes; they are kept until the studio ends. <value>The default is 2³¹, 2
    /// GiB.</value>
    /// </summary>
    public long MaxUploadedInAll { get; init; } = 1L << 31;

    /// <summary>Where defects are told. <value>The default is the standard error stream.</value></summary>
    public TextWriter Log { get; init; } = Console.Error;

    /// <summary>How data is found and read; null for the defaults.</summary>
    public DataOptions? Loading { get; init; }
}
