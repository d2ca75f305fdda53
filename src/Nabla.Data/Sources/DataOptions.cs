using Nabla.Data.Downloads;
using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Options of loading data.</summary>
public sealed record DataOptions
{
    /// <summary>A folder with the files of mnist or fashion-mnist, or with a subfolder of that name.</summary>
    /// <value>The default is null: the folder in the environment variable NABLA_DATA, if it is set.</value>
    public string? DataDirectory { get; init; }

    /// <summary>The folder for downloads.</summary>
    /// <value>The default is null: <see cref="DataFolders.CacheFolder"/>.</value>
    public string? CacheDirectory { get; init; }

    /// <summary>The seed of the built-in sets.</summary>
    /// <value>The default is 0, independent of the seed of the run.</value>
    public ulong Seed { get; init; }

    /// <summary>Options of the CSV reader. The kinds of columns apply to all formats.</summary>
    /// <value>The default detects everything.</value>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The classes that a model was trained with, for images and their labels.</summary>
    /// <value>The default is null: the labels that occur.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The image format of a model. Images in a folder are converted to it. Null to keep their format.</summary>
    public Sources.ImageFormat? Images { get; init; }

    /// <summary>
    /// The task of the targets of images and arrays. Null to infer it: integers are classes and other numbers are regression targets;
    /// several numbers per sample are classes if they are one-hot, labels if all are 0 or 1.
    /// </summary>
    public LearningTask? LearningTask { get; init; }

    /// <summary>Columns that the user names as target or weights. They are data, even if they are the index of a data frame.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The target column, for an external model, which has no column names.</summary>
    /// <value>The default is null: the last column.</value>
    public string? Target { get; init; }

    /// <summary>Receives the progress of downloads; null for none.</summary>
    /// <value>The default is null.</value>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Receives notes on how data was read; null for none.</summary>
    /// <value>The default is null. Training does not report them here, because they are in its report.</value>
    public IProgress<DataNote>? Notes { get; init; }

    /// <summary>Opens standard input for the name "-"; null if "-" is an ordinary name.</summary>
    public Func<Stream>? StandardInput { get; init; }

    /// <summary>A cache of the last data; null for none.</summary>
    public DataCache? Cache { get; init; }

    /// <summary>Downloads files.</summary>
    /// <value>The default is a plain <see cref="Downloads.Downloader"/>.</value>
    public Downloader Downloader { get; init; } = new();
}
