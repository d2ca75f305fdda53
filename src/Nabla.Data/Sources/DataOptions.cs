using Nabla.Data.Downloads;
using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>How a source of data is to be loaded, where the defaults shall not decide.</summary>
public sealed record DataOptions
{
    /// <summary>A folder that has the files of mnist or fashion-mnist already, or has them in a folder of that name.</summary>
    /// <value>The default is null: the folder that the environment variable NABLA_DATA names, if any.</value>
    public string? DataDirectory { get; init; }

    /// <summary>Where downloads are kept.</summary>
    /// <value>The default is null: <see cref="DataFolders.Cache"/>.</value>
    public string? CacheDirectory { get; init; }

    /// <summary>Draws the built-in sets.</summary>
    /// <value>The default is 0: all runs see the same set, whatever their own seed.</value>
    public ulong Seed { get; init; }

    /// <summary>How CSV files are read; kinds of columns hold for all files.</summary>
    /// <value>The default detects everything.</value>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The classes that a model was trained with, for images and their labels.</summary>
    /// <value>The default is null: the labels that occur.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The images that a model takes: those of a folder are read as such, grey or in color; null takes them as they are.</summary>
    public Sources.ImageFormat? Images { get; init; }

    /// <summary>
    /// What the targets of images and arrays are to mean; null takes whole numbers for classes and others for numbers, and of several a
    /// sample zeros with one 1 for classes, other zeros and ones for labels.
    /// </summary>
    public LearningTask? Task { get; init; }

    /// <summary>Columns that the user names as target or weights: they are data, even where a file calls them its index.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The column with the answers, for a model from elsewhere, which knows no columns.</summary>
    /// <value>The default is null: the last.</value>
    public string? Target { get; init; }

    /// <summary>Told of each part of a download that arrives.</summary>
    /// <value>The default is null: nobody.</value>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Told of each note on how data was read.</summary>
    /// <value>The default is null: nobody. Training does not tell here, since its report has them.</value>
    public IProgress<DataNote>? Notes { get; init; }

    /// <summary>What the name "-" stands for; null where it is a name as any other.</summary>
    public Func<Stream>? StandardInput { get; init; }

    /// <summary>Keeps what was read last, for who reads the same again and again; null for nobody.</summary>
    public DataCache? Cache { get; init; }

    /// <summary>Gets files from the network.</summary>
    /// <value>The default is a plain <see cref="Downloads.Downloader"/>.</value>
    public Downloader Downloader { get; init; } = new();
}
