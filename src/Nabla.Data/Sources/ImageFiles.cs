using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>Loads IDX images with labels, and optionally test images, in files next to them that are named like those of MNIST.</summary>
public static class ImageFiles
{
    private const string Train = "train", Images = "images";
    private const int QmnistNumbers = 8;

    private static readonly string[] TestWords = ["t10k", "test"];

    /// <summary>Loads the images of a file, their labels, and the test images whose file has t10k or test in place of train.</summary>
    public static LoadedData Load(string path, DataOptions options)
    {
        string name = Path.GetFileName(path);
        var images = Idx.Read(path);
        if (images.Shape.Count < 2)
            throw new NablaException("not-images", $"{name}: expected images (got {images.ShapeText} numbers, which may be labels). Name "
                + "the file of the images; the labels are found next to it.");
        var notes = GetNotes(path);
        var labels = ReadLabels(path, notes);
        if (options.LearningTask == LearningTask.Regression)
            return new LoadedData(name)
                { Dataset = Samples.FromNumbers(images, labels, name), TestDataset = FindTest(path) is { } other
                ? Samples.FromNumbers(Idx.Read(other), ReadLabels(other, []), Path.GetFileName(other)) : null, Notes = notes };
        if (options.LearningTask is null) RequireWhole(labels, name);
        var given = options.ClassNames is { } names ? LabelClasses.FromIndices(names) : null;
        var train = Samples.FromClasses(images, labels, given, name);
        return new LoadedData(name) { Dataset = train, TestDataset = TestOf(path, train), Notes = notes };
    }

    /// <summary>Reads the labels of a file of images.</summary>
    /// <param name="path">The file of images.</param>
    /// <param name="notes">Receives notes.</param>
    public static NumberArray ReadLabels(string path, List<DataNote> notes)
    {
        string file = LabelPath(path);
        var labels = Idx.Read(file);
        if (!(labels.Shape is [_, QmnistNumbers] && labels.IsInteger)) return labels;
        notes.Add(new("first-of-labels", $"{Path.GetFileName(file)} has {QmnistNumbers} numbers per sample, as in QMNIST; the first is "
            + "the class."));
        return labels.FirstColumn();
    }

    /// <summary>Notes on the files that were found for a file of images.</summary>
    public static List<DataNote> GetNotes(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains("emnist", StringComparison.OrdinalIgnoreCase)
            ? [new("transposed-images", $"{name}: EMNIST stores images with rows and columns exchanged, and they are used like that. "
            + "Exchange them in other images for the model too.")]
            : [];
    }

    /// <summary>Throws if labels are not integers and no task is set.</summary>
    public static void RequireWhole(NumberArray labels, string source)
    {
        if (labels.IsInteger) return;
        double[] values = labels.ToDoubles();
        int other = Array.FindIndex(values, value => value != Math.Floor(value));
        if (other >= 0)
            throw new NablaException("label-not-whole", $"{source}: the label of sample {other + 1:N0} must be a whole number (got "
                + $"{values[other]}). To predict numbers, or to use each number as a class,", Use("task", "regression", "classification"));
    }

    /// <summary>Finds the file of training images in a folder; null if not found.</summary>
    public static string? FindTrain(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetFileName(path) is var name && name[0] != '.' && name.Contains(Train) && name.Contains(Images)
        && name.Contains("idx"))
        .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Finds the file of test images next to a file of training images; null if not found.</summary>
    public static string? FindTest(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains(Train)
            ? TestWords.Select(word => Beside(path, name.Replace(Train, word))).FirstOrDefault(found => found is not null) : null;
    }

    private static Dataset? TestOf(string path, Dataset train)
    {
        string? test = FindTest(path);
        return test is null ? null
            : Samples.FromClasses(Idx.Read(test), ReadLabels(test, []), LabelClasses.FromIndices(train.ClassNames!),
                Path.GetFileName(test));
    }

    /// <summary>Finds the file of labels next to a file of images.</summary>
    public static string LabelPath(string path)
    {
        string name = Path.GetFileName(path), labels = name.Replace(Images, "labels").Replace("idx3", "idx1").Replace("idx2", "idx1")
            .Replace("idx4", "idx1");
        // QMNIST has a row of numbers for each image.
        return (labels == name ? null : Beside(path, labels) ?? Beside(path, labels.Replace("idx1-ubyte", "idx2-int")))
            ?? throw new NablaException("no-labels", $"The labels of {name} are missing: expected "
            + $"{(labels == name ? "a file named like it with labels in place of images" : labels)} in the same folder.");
    }

    /// <summary>Finds a file in the same folder, plain or as gzip; null if not found.</summary>
    private static string? Beside(string path, string name)
    {
        string folder = Path.GetDirectoryName(path) ?? "", plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        return new[] { name, plain, plain + ".gz" }.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
    }
}
