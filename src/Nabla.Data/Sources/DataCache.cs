using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Keeps the data that was loaded last in memory, for several runs on the same data.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DataCache
{
    private const int Most = 2;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LinkedList<(string Key, LoadedData Data)> _kept = [];

    /// <summary>Returns the cached data, or loads it if it is not the last.</summary>
    public async Task<LoadedData> GetAsync(string text, DataOptions options, Func<Task<LoadedData>> load,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            string key = KeyOf(text, options);
            var found = _kept.FirstOrDefault(one => one.Key == key);
            var data = found.Data ?? await load();
            if (found.Data is not null) _kept.Remove(found);
            _kept.AddFirst((key, data));
            if (_kept.Count > Most) _kept.RemoveLast();
            return data;
        }
        finally
        {
            _turn.Release();
        }
    }

    // The key contains everything that affects the data, including the modification times of the files.
    private static string KeyOf(string text, DataOptions options)
    {
        var stamps = FilesOf(text).Order(StringComparer.Ordinal).Select(StampOf);
        var csv = options.Csv;
        var kinds = csv.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Key}={kind.Value}");
        var formats = csv.Formats?.OrderBy(format => format.Key, StringComparer.Ordinal).Select(format => $"{format.Key}={format.Value}")
            ?? ["no model"];
        string settings = $"{csv.Delimiter} {csv.HasHeader} {csv.Decimal} {options.Images} {options.LearningTask}";
        return string.Join('\n', [text, settings, .. stamps, .. kinds, .. formats, .. csv.MissingValues, "numbers", .. csv.MissingNumbers,
            "columns", .. csv.ExpectedColumns, "named", .. options.Named, "classes", .. options.ClassNames ?? []]);
    }

    // Labels and test images are files next to the images.
    private static IEnumerable<string> FilesOf(string text) => Glob.IsPattern(text) ? Glob.Expand(text).SelectMany(FilesOf)
        : Directory.Exists(text) ? Within(text)
        : !File.Exists(text) ? []
        : FileKinds.Detect(text) == FileKind.Idx ? Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(text))!)
        : [text];

    private static IEnumerable<string> Within(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(inside => !TableFiles.IsCyclicLink(inside)).SelectMany(Within));

    // For a link, size and time are those of its target.
    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        try
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (IOException)
        {
            // The links are cyclic. Reading the file reports the error.
            return path;
        }

        return file.Exists ? $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}" : path;
    }
}
