namespace Nabla.Data.Sources;

/// <summary>Loads a folder: IDX images for training and test, tables named train and test, or images in a subfolder for each class.</summary>
internal static class DataFolder
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".parquet"];

    public static async Task<LoadedData> LoadAsync(string folder, DataOptions options, CancellationToken cancellationToken)
    {
        if (IsOfImages(folder) && ImageFolder.IsOne(folder)) return await Task.Run(() => ImageFolder.Load(folder, options, cancellationToken), cancellationToken);
        string name = new DirectoryInfo(folder).Name;
        var (train, test, validation) = Files(folder);
        var data = (await DataFile.LoadAsync(train, options, cancellationToken)) with { Name = name, Validation = validation };
        if (test is null) return data;
        var like = data.Table is { } table ? options with { Csv = Readers.CsvOptions.Like(table, options.Csv) } : options;
        return data with { TestTable = (await DataFile.LoadAsync(test, like, cancellationToken)).Table, Notes = [.. data.Notes, PartsNote(folder, train, test, validation)] };
    }

    /// <summary>The file to learn from, and of tables the one to test with and the one to judge every epoch by; the test images are found beside the others.</summary>
    public static (string Train, string? Test, string? Validation) Files(string folder)
    {
        if (ImageFiles.FindTrain(folder) is { } images) return (images, null, null);
        if (Find(folder, ImageTree.Train) is not { } train)
            throw new DataException(IsOfImages(folder)
                ? $"The images in \"{folder}\" are read as a whole, not block by block. Leave --memory out."
                : $"The folder \"{folder}\" has neither train-images-idx3-ubyte(.gz) nor train.csv, .tsv or .parquet nor subfolders of images in it.{OtherImages(folder)} Name a file instead.");
        string? test = Find(folder, ImageTree.Test), validation = Find(folder, ImageTree.Validation);
        // Where there are two parts, the second is for the finished network.
        return test is null ? (train, validation, null) : (train, test, validation);
    }

    /// <summary>What is said of a folder that is divided in parts.</summary>
    public static DataNote PartsNote(string folder, string train, string? test, string? validation) => new(
        "parts",
        $"{folder}: {Path.GetFileName(train)} is learnt from{(validation is null ? "" : $", {Path.GetFileName(validation)} judges every epoch (--validation 0: none)")}{(test is null ? "" : $", {Path.GetFileName(test)} judges the finished network")}.");

    /// <summary>Whether a folder is one of images, in classes or not, and has no tables or images in one file.</summary>
    public static bool IsOfImages(string folder) => ImageFiles.FindTrain(folder) is null && Find(folder, ImageTree.Train) is null && ImageTree.HasAny(folder);

    private static string OtherImages(string folder) => ImageTree.PassedOver(folder).Where(kind => kind.Key is ".webp" or ".tif" or ".tiff" or ".heic" or ".avif").Select(kind => $" It has {kind.Value:N0} {kind.Key} files; PNG, JPEG, BMP and GIF are read.").FirstOrDefault() ?? "";

    // The usual names, in any case.
    private static string? Find(string folder, IReadOnlyList<string> names) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        .FirstOrDefault(path => names.Any(name => Extensions.Any(extension => Path.GetFileName(path).Equals(name + extension, StringComparison.OrdinalIgnoreCase))));
}
