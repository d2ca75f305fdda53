namespace Nabla.Data.Sources;

/// <summary>Loads a folder: IDX images for training and test, tables named train and test, or images in a subfolder for each class.</summary>
internal static class DataFolder
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".parquet"];

    public static async Task<LoadedData> LoadAsync(string folder, DataOptions options, CancellationToken cancellationToken)
    {
        if (IsOfImages(folder)) return await Task.Run(() => ImageFolder.Load(folder, options, cancellationToken), cancellationToken);
        string name = new DirectoryInfo(folder).Name;
        var (train, test) = Files(folder);
        var data = (await DataFile.LoadAsync(train, options, cancellationToken)) with { Name = name };
        return test is null ? data : data with { TestTable = (await DataFile.LoadAsync(test, data.Table is { } table ? options with { Csv = Readers.CsvOptions.Like(table, options.Csv) } : options, cancellationToken)).Table };
    }

    /// <summary>The file to learn from, and of tables the one to test with; the test images are found beside the others.</summary>
    public static (string Train, string? Test) Files(string folder)
    {
        if (ImageFiles.FindTrain(folder) is { } images) return (images, null);
        if (Find(folder, "train") is { } train) return (train, Find(folder, "test"));
        throw new DataException(IsOfImages(folder)
            ? $"The images in \"{folder}\" are read as a whole, not block by block. Leave --memory out."
            : $"The folder \"{folder}\" has neither train-images-idx3-ubyte(.gz) nor train.csv, .tsv or .parquet nor subfolders of PNG or JPEG images in it. Name a file instead.");
    }

    private static bool IsOfImages(string folder) => ImageFiles.FindTrain(folder) is null && Find(folder, "train") is null && ImageFolder.IsOne(folder);

    private static string? Find(string folder, string name) =>
        Extensions.Select(extension => Path.Combine(folder, name + extension)).FirstOrDefault(File.Exists);
}
