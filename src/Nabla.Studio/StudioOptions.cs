using Nabla.Data.Sources;

namespace Nabla.Studio;

/// <summary>The options of the studio.</summary>
public sealed record StudioOptions
{
    /// <summary>
    /// The address to listen on: an IP address of this machine, 0.0.0.0 for all of them, or localhost. <value>The default is 127.0.0.1:
    /// this machine only.</value>
    /// </summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any free port. <value>The default is 5050.</value></summary>
    public int Port { get; init; } = 5050;

    /// <summary>A saved model to start with; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Data to start with: a file, a folder or the name of a set; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The largest file that can be dropped on the page, in bytes. <value>The default is 2²⁹, 512 MiB.</value></summary>
    public long MaxUploaded { get; init; } = 1L << 29;

    /// <summary>
    /// The maximum total size of dropped files, in bytes; which are kept until the studio ends. <value>The default is 2³¹, 2
    /// GiB.</value>
    /// </summary>
    public long MaxUploadedInAll { get; init; } = 1L << 31;

    /// <summary>The output for internal errors. <value>The default is the standard error stream.</value></summary>
    public TextWriter Log { get; init; } = Console.Error;

    /// <summary>The options for reading data; null for the defaults.</summary>
    public DataOptions? Loading { get; init; }
}
