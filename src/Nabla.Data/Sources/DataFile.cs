using Nabla.Data.Features;
using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Loads a file of any supported format.</summary>
internal static class DataFile
{
    public static async Task<LoadedData> LoadAsync(string path, DataOptions options, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        IReadOnlyList<string> named = [.. options.Named, .. TargetColumns.Candidates(options.Target)];
        if (TableFiles.IsMultiple(path))
            return await LoadAsync(await Task.Run(() => TableFiles.Parse(path), cancellationToken), options, named, cancellationToken);
        switch (FileKinds.Detect(path))
        {
            case FileKind.Parquet:
                return await LoadAsync(TableFiles.Parse(path), options, named, cancellationToken);
            case FileKind.Idx:
                return await Task.Run(() => ImageFiles.Load(path, options), cancellationToken);
            case FileKind.Npy:
                return new LoadedData(name)
                    { Table = Told(await Task.Run(() => Arrays.ToTable(Npy.Read(path), name), cancellationToken), options.Csv, name) };
            case FileKind.Npz:
                return await Task.Run(() => Arrays.Load(Input.File(path), options), cancellationToken);
            case FileKind.Image:
                throw new NablaException("single-image", $"{name} is a single image without a class. Use a folder with a subfolder of "
                    + "images for each class.");
            default:
                return await LoadAsync(TableFiles.Parse(path), options, named, cancellationToken);
        }
    }

    private static Task<LoadedData> LoadAsync(TableFiles files, DataOptions options, IReadOnlyList<string> named,
        CancellationToken cancellationToken) => Task.Run(
        async () => new LoadedData(files.Name)
        {
            Notes = [.. files.UnreadNotes],
            Table = files.Kind == FileKind.Csv ? Csv.Read(files, options.Csv, named, cancellationToken)
                : Told(await ParquetFile.ReadAsync(files, options.Csv, named, cancellationToken), options.Csv, files.Name),
        },
        cancellationToken);

    private static Table Told(Table table, CsvOptions options, string name) =>
        options.UnusedFor(name) is { } unused ? table.With(unused) : table;
}
