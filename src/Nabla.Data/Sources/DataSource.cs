using Nabla.Data.BuiltIn;
using Nabla.Data.Downloads;
using Nabla.Data.Readers;
using Nabla.Specs;

namespace Nabla.Data.Sources;

/// <summary>Loads data from a name, a file or a folder.</summary>
public static class DataSource
{
    /// <summary>Loads data.</summary>
    /// <param name="text">A built-in set (<c>digits</c>, <c>xor</c>, <c>moons</c>, …), a set to download (<c>mnist</c>,
    /// <c>fashion-mnist</c>), a file (CSV, TSV, Parquet, NPY, NPZ, or IDX images with their labels next to them), a folder with such files
    /// for training and test, a folder with a subfolder of PNG or JPEG images for each class, or one table in many CSV or Parquet files: a
    /// folder with them (also in subfolders like <c>year=2024</c>, which become columns), or a pattern, <c>part-*.csv</c>. Use a path for a
    /// file that has the name of a set: <c>./digits</c>. A pipe is copied to a temporary file.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The data, with a test part if the source has one.</returns>
    /// <exception cref="NablaException">No set or file has this name, or it cannot be read.</exception>
    public static async Task<LoadedData> LoadAsync(string text, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        options ??= new DataOptions();
        text = StandardInputFile.ToFile(text, options.StandardInput);
        var data = options.Cache is { } cache
            ? await cache.GetAsync(text, options, () => ReadAsync(text, options, cancellationToken), cancellationToken)
            : await ReadAsync(text, options, cancellationToken);
        if (options.Notes is { } notes)
            foreach (var note in data.AllNotes) notes.Report(note);
        return data;
    }

    /// <summary>The names of all sets that need no file.</summary>
    public static IReadOnlyList<string> Names =>
        [.. BuiltInData.All.Select(set => set.Name), .. DownloadableSets.All.Select(set => set.Name)];

    /// <summary>Creates the error for an unknown name.</summary>
    internal static NablaException Missing(string text)
    {
        string? meant = Suggestion.Closest(text, Names);
        return new("no-such-data",
            $"There is no file, folder or data set \"{text}\".{(meant is null ? "" : $" Did you mean \"{meant}\"?")} Check the path. "
            + $"Built-in data sets: {string.Join(", ", BuiltInData.All.Select(set => set.Name))}; to download: "
            + $"{string.Join(", ", DownloadableSets.All.Select(set => set.Name))}.");
    }

    private static async Task<LoadedData> ReadAsync(string text, DataOptions options, CancellationToken cancellationToken)
    {
        if (BuiltInData.Find(text) is { } builtIn) return await Task.Run(() => builtIn.Draw(options.Seed), cancellationToken);
        if (DownloadableSets.Find(text) is { } published) return await new PublishedImages(published, options).LoadAsync(cancellationToken);
        if (Directory.Exists(text)) return await DataFolder.LoadAsync(text, options, cancellationToken);
        if (!File.Exists(text) && !Glob.IsPattern(text)) throw Missing(text);
        return await DataFile.LoadAsync(text, options, cancellationToken);
    }
}
