namespace Nabla.Data.Sources;

/// <summary>Loads a folder: IDX images for training and test, or tables named train and test.</summary>
internal static class DataFolder
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".parquet"];

    public static async Task<LoadedData> LoadAsync(string folder, DataOptions options, CancellationToken cancellationToken)
    {
        string name = new DirectoryInfo(folder).Name;
        if (ImageFiles.FindTrain(folder) is { } images) return (await DataFile.LoadAsync(images, options, cancellationToken)) with { Name = name };
        if (Find(folder, "train") is not { } train)
            throw new DataException($"The folder \"{folder}\" has neither train-images-idx3-ubyte(.gz) nor train.csv, .tsv or .parquet in it. Name a file instead.");
        var data = await DataFile.LoadAsync(train, options, cancellationToken);
        var test = Find(folder, "test") is { } path ? await DataFile.LoadAsync(path, options, cancellationToken) : null;
        return data with { Name = name, TestTable = test?.Table };
    }

    private static string? Find(string folder, string name) =>
        Extensions.Select(extension => Path.Combine(folder, name + extension)).FirstOrDefault(File.Exists);
}
