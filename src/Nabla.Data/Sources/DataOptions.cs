using Nabla.Data.Downloads;
using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Options of loading data.</summary>
public sealed record DataOptions
{
    /// <summary>A folder that has the files of mnist or fashion-mnist already, or has them in a folder of that name.</summary>
    /// <value>The default is null: the folder that the environment variable NABLA_DATA names, if any.</value>
    public string? DataDirectory { get; init; }

    /// <summary>The folder for downloads.</summary>
    /// <value>The default is null: <see cref="DataFolders.Cache"/>.</value>
    public string? CacheDirectory { get; init; }

    /// <summary>The seed of the built-in sets.</summary>
    /// <value>The default is 0: all runs see the same set, whatever their own seed.</value>
    public ulong Seed { get; init; }

    /// <summary>Options of the CSV reader. Kinds of columns apply to all files.</summary>
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

    /// <summary>The target column, for an external model, which has no column names.</summary>
    /// <value>The default is null: the last.</value>
    public string? Target { get; init; }

    /// <summary>Receives the progress of downloads; null for none.</summary>
    /// <value>The default is null: nobody.</value>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Receives notes on how data was read; null for none.</summary>
    /// <value>The default is null: nobody. Training does not tell here, since its report has them.</value>
    public IProgress<DataNote>? Notes { get; init; }

    /// <summary>Opens standard input for the name "-"; null if "-" is an ordinary name.</summary>
    public Func<Stream>? StandardInput { get; init; }

    /// <summary>A cache of the last data; null for none.</summary>
    public DataCache? Cache { get; init; }

    /// <summary>Downloads files.</summary>
    /// <value>The default is a plain <see cref="Downloads.Downloader"/>.</value>
    public Downloader Downloader { get; init; } = new();
}
