using Nabla.Data.Readers;
using Nabla.Data.Sources;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Streams;

/// <summary>Opens a table or images for reading in blocks.</summary>
public static class StreamSource
{
    /// <summary>Opens a file.</summary>
    /// <param name="text">A file, or a folder or set to download, of which the training images or the table named train is opened.</param>
    /// <param name="options">Options of loading.</param>
    /// <param name="cancellationToken">Stops downloading.</param>
    /// <returns>A table or images, and the parts of the source.</returns>
    /// <exception cref="NablaException">There is no such file, or its format is not read in blocks.</exception>
    public static async Task<(TableStream? Table, StreamedImages? Images, StreamParts Parts)> OpenAsync(string text, DataOptions options,
        CancellationToken cancellationToken)
    {
        var parts = await FindAsync(text, options, cancellationToken);
        return IsImages(parts.Path)
            ? (null, StreamedImages.Open(parts.Path, options.ClassNames),
            parts with { Test = parts.Test ?? ImageFiles.FindTest(parts.Path) }) : (Table(parts.Path, options), null, parts);
    }

    /// <summary>Whether a file contains images.</summary>
    public static bool IsImages(string path) => !TableFiles.IsMultiple(path) && FileKinds.Detect(path) == FileKind.Idx;

    /// <summary>Opens a table.</summary>
    /// <param name="path">The path of a file or a folder, or a pattern.</param>
    /// <param name="options">Options of loading.</param>
    /// <exception cref="NablaException">The file is malformed, or its format cannot be read in blocks.</exception>
    public static TableStream Table(string path, DataOptions options) => TableFiles.Parse(path).Kind switch
    {
        FileKind.Csv => new CsvStream(path, options.Csv, options.Named),
        FileKind.Parquet => new ParquetStream(path, options.Csv, options.Named),
        _ => throw new NablaException("not-streamed", $"{Path.GetFileName(path)}: only CSV, TSV, Parquet and IDX files can be read block "
            + "by block. Save the data in one of these formats, or", LeaveOut("memory")),
    };

    /// <summary>Finds the file of a name and, for folders and sets, the test part, if there is one.</summary>
    /// <exception cref="NablaException">The file does not exist.</exception>
    public static async Task<StreamParts> FindAsync(string text, DataOptions options, CancellationToken cancellationToken)
    {
        text = StandardInputFile.ToFile(text, options.StandardInput);
        if (Downloads.DownloadableSets.Find(text) is { } published)
        {
            var paths = await new PublishedImages(published, options).PathsAsync(cancellationToken);
            return new(paths[0], paths[2]);
        }

        if (Directory.Exists(text))
        {
            var (train, test, validation) = DataFolder.Files(text);
            return new(train, test, validation) { Notes = [.. DataFolder.GetNotes(text, train, test, validation)] };
        }

        if (File.Exists(text) || Glob.IsPattern(text)) return new(text);
        if (BuiltIn.BuiltInData.Find(text) is not null)
            throw new NablaException("not-streamed", $"The built-in data set \"{text}\" cannot be read in blocks.", LeaveOut("memory"));
        throw DataSource.Missing(text);
    }
}

/// <summary>The parts of a source that is read in blocks.</summary>
/// <param name="Path">The path of the training data.</param>
/// <param name="Test">The path of the test data; null for none.</param>
/// <param name="Validation">The path of the validation data; null for none.</param>
public sealed record StreamParts(string Path, string? Test = null, string? Validation = null)
{
    /// <summary>Notes on the source.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];
}
