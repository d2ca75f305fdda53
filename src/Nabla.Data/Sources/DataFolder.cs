using Nabla.Data.Readers;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>
/// Loads a folder: IDX images for training and test, tables named train and test, or images in a subfolder for each class.
/// </summary>
public static class DataFolder
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".parquet"];

    /// <summary>Loads the data of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Options of loading.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="NablaException">The folder contains no supported data.</exception>
    public static async Task<LoadedData> LoadAsync(string folder, DataOptions options, CancellationToken cancellationToken)
    {
        if (ContainsImages(folder, isWanted: false) && ImageFolder.IsImageFolder(folder))
        {
            RequireImagesAlone(folder);
            return await Task.Run(() => ImageFolder.Load(folder, options, cancellationToken), cancellationToken);
        }

        string name = new DirectoryInfo(folder).Name;
        var (train, test, validation) = Files(folder);
        var data = await DataFile.LoadAsync(train, options, cancellationToken);
        data = data with { Name = name, Validation = validation, Notes = [.. data.Notes, .. GetNotes(folder, train, test, validation)] };
        if (test is null) return data;
        var like = data.Table is { } table ? options with { Csv = CsvOptions.From(table, options.Csv) } : options;
        return data with { TestTable = (await DataFile.LoadAsync(test, like, cancellationToken)).Table };
    }

    /// <summary>
    /// Finds the training file and, for tables, the test and validation files. Test images are found next to the training images. The
    /// result is the folder itself if its files are one table.
    /// </summary>
    public static (string Train, string? Test, string? Validation) Files(string folder)
    {
        if (ImageFiles.FindTrain(folder) is { } images) return (images, null, null);
        if (Find(folder, ImageTree.Train) is not { } train)
        {
            if (ContainsImages(folder, isWanted: false))
                throw new NablaException("images-not-streamed", $"\"{folder}\": images in a folder cannot be read block by "
                    + "block.", LeaveOut("memory"));
            // A test part alone is not training data.
            if ((Find(folder, ImageTree.Test) ?? Find(folder, ImageTree.Validation)) is { } part
                && TableFiles.Enumerate(folder).Any(path => path != part
                && !path.StartsWith(part + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                throw new NablaException("no-train-table", $"\"{folder}\" has {Path.GetFileName(part)} and other tables, but none named "
                    + $"train. Rename the training table to train, name it directly, or read all tables as one with a pattern: "
                    + $"'{folder}/*'.");
            if (TableFiles.AnyIn(folder)) return (folder, null, null);
            throw new NablaException("no-data-in-folder", $"\"{folder}\" must have train-images-idx3-ubyte(.gz), train.csv, .tsv or "
                + $".parquet, other CSV, TSV or Parquet files, or subfolders of images.{OtherImages(folder)} Name a file instead, or "
                + $"several by a pattern: '{folder}/*.txt'.");
        }

        string? test = Find(folder, ImageTree.Test), validation = Find(folder, ImageTree.Validation);
        // If only one other part exists, it is the test data.
        return test is null ? (train, validation, null) : (train, test, validation);
    }

    /// <summary>Creates the note on the parts of a folder.</summary>
    public static DataNote PartsNote(string folder, string train, string? test, string? validation) => new(
        "parts",
        $"{folder}: training data {Path.GetFileName(train)}"
            + (validation is null ? "" : $", validation data {Path.GetFileName(validation)}")
            + (test is null ? "." : $", test data {Path.GetFileName(test)}.") + (validation is null ? "" : " To train without validation,"),
        Advice: validation is null ? null : Use("validation", "0"));

    /// <summary>Creates the notes on the parts of a folder and on tables that are not read.</summary>
    public static IEnumerable<DataNote> GetNotes(string folder, string train, string? test, string? validation)
    {
        if (train == folder || ImageFiles.FindTrain(folder) is not null) yield break;
        string?[] used = [train, test, validation];
        string[] others = [.. Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(TableFiles.AnyIn))
            .Where(path => !used.Contains(path) && Path.GetFileName(path)[0] is not ('.' or '_'))
            .Select(path => Path.GetFileName(path))
            .Where(name => Directory.Exists(Path.Combine(folder, name))
            || Extensions.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)];
        if (test is not null) yield return PartsNote(folder, train, test, validation);
        if (others.Length > 0)
            yield return new("other-tables", $"{folder}: training data {Path.GetFileName(train)}. Not read: "
                + $"{Suggestion.Shortened(others)}. To read all as one table, use a pattern: '{folder}/*'.");
    }

    /// <summary>Whether a folder contains images, with or without classes, but no tables or files with many images.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Whether images are expected, so that they are used even if there are other files. Otherwise tables are
    /// preferred, unless images are in class folders.</param>
    public static bool ContainsImages(string folder, bool isWanted) =>
        ImageFiles.FindTrain(folder) is null && Find(folder, ImageTree.Train) is null && ImageTree.HasAny(folder)
        && (isWanted || AreClasses(folder) || !TableFiles.AnyIn(folder));

    // Tables inside a class folder are not label lists, which are next to the class folders.
    private static void RequireImagesAlone(string folder)
    {
        if (ClassesIn(folder).FirstOrDefault(TableFiles.AnyIn) is { } both)
            throw new NablaException("images-and-tables", $"\"{folder}\" must hold images or tables, not both in one folder (got both in "
                + $"{Path.GetFileName(both)}). Name the tables by a pattern, '{folder}/*/*.csv', or remove them.");
    }

    private static bool AreClasses(string folder) => ImageTree.TrainIn(ImageTree.Base(folder)) is not null || ClassesIn(folder).Count > 1;

    private static IReadOnlyList<string> ClassesIn(string folder) =>
        ImageTree.Base(folder) is var start ? ImageTree.Classes(ImageTree.TrainIn(start) ?? start) : [];

    private static string OtherImages(string folder) =>
        ImageTree.PassedOver(folder).Where(kind => kind.Key is ".webp" or ".tif" or ".tiff" or ".heic" or ".avif")
        .Select(kind => $" Its {kind.Value:N0} {kind.Key} files are not supported: use PNG, JPEG, BMP or GIF.").FirstOrDefault() ?? "";

    // The common names in any case. A folder with the files of one table may have them too.
    private static string? Find(string folder, IReadOnlyList<string> names)
    {
        bool IsNamed(string path, string extension) =>
            names.Any(name => Path.GetFileName(path).Equals(name + extension, StringComparison.OrdinalIgnoreCase));
        return Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .FirstOrDefault(path => Extensions.Any(extension => IsNamed(path, extension)))
            ?? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                .FirstOrDefault(path => Extensions.Prepend("").Any(extension => IsNamed(path, extension)) && TableFiles.AnyIn(path)
                && !ImageTree.HasAny(path));
    }
}
