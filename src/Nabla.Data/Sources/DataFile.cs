using Nabla.Data.Features;
using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Loads one file of any format that is read.</summary>
internal static class DataFile
{
    public static async Task<LoadedData> LoadAsync(string path, DataOptions options, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        switch (FileKinds.Of(path))
        {
            case FileKind.Parquet:
                return new LoadedData(name) { Table = await ParquetFile.ReadAsync(Input.File(path), [.. options.Csv.Kinds.Keys, .. options.Named, .. TargetColumns.Candidates(options.Target)], cancellationToken) };
            case FileKind.Idx:
                return await Task.Run(() => ImageFiles.Load(path, options), cancellationToken);
            case FileKind.Npy:
                return new LoadedData(name) { Table = await Task.Run(() => Arrays.ToTable(Npy.Read(path), name), cancellationToken) };
            case FileKind.Npz:
                return await Task.Run(() => Arrays.Load(Input.File(path), options), cancellationToken);
            case FileKind.Image:
                throw new DataException($"{name} is one image; its class is not known. Name a folder with a subfolder of images for each class.");
            default:
                return new LoadedData(name) { Table = await Csv.ReadAsync(path, options.Csv, cancellationToken) };
        }
    }
}
