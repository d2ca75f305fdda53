using Nabla.Data.Downloads;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>Loads a published image set from local files, or downloads it.</summary>
internal sealed class PublishedImages(DownloadableSet set, DataOptions options)
{
    public async Task<LoadedData> LoadAsync(CancellationToken cancellationToken)
    {
        var paths = await PathsAsync(cancellationToken);
        return await Task.Run(
            () =>
            {
                var classes = LabelClasses.FromNames(set.Classes);
                return new LoadedData(set.Name)
                {
                    Dataset = Samples.FromClasses(Idx.Read(paths[0]), Idx.Read(paths[1]), classes, Path.GetFileName(paths[0])),
                    TestDataset = Samples.FromClasses(Idx.Read(paths[2]), Idx.Read(paths[3]), classes, Path.GetFileName(paths[2])),
                };
            },
            cancellationToken);
    }

    /// <summary>The paths of the four files, which are downloaded if they are not local.</summary>
    public async Task<IReadOnlyList<string>> PathsAsync(CancellationToken cancellationToken)
    {
        string? given = options.DataDirectory ?? Environment.GetEnvironmentVariable(DataFolders.EnvironmentVariable);
        string cache = options.CacheDirectory ?? DataFolders.CacheFolder;
        if (options.DataDirectory is { } folder && !Directory.Exists(folder))
            throw new NablaException("no-such-folder", $"There is no folder \"{folder}\".", Check("data-dir"));
        var paths = new List<string>();
        foreach (var file in set.Files)
            paths.Add((string.IsNullOrEmpty(given) ? null : DataFolders.Find(set, file, [given]))
                ?? await DownloadAsync(file, Path.Combine(cache, set.Name), cancellationToken));
        return paths;
    }

    private async Task<string> DownloadAsync(RemoteFile file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await options.Downloader.GetAsync(file, folder, options.Progress, cancellationToken);
        }
        catch (NablaException failure)
        {
            throw new NablaException(failure.Code,
                $"{set.Name}: {failure.Problem} Connect to the network and try again, or put the four files into a folder and set "
                    + $"{DataFolders.EnvironmentVariable} to it, or", Use("data-dir", "FOLDER"), failure);
        }
    }
}
