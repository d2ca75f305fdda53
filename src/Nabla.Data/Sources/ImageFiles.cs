using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Loads IDX images whose labels, and perhaps test images, are files beside them, named as those of MNIST.</summary>
internal static class ImageFiles
{
    private const string Train = "train", Images = "images";

    private static readonly string[] TestWords = ["t10k", "test"];

    /// <summary>Loads images of a file, their labels, and the test images that are named alike with t10k or test in place of train.</summary>
    public static LoadedData Load(string path, DataOptions options)
    {
        string name = Path.GetFileName(path);
        var images = Idx.Read(path);
        if (images.Shape.Count < 2)
            throw new DataException($"{name} holds {images.ShapeText} numbers: these are labels, or no images. Name the file of the images; the labels are found beside it.");
        var given = options.ClassNames is { } names ? LabelClasses.Numbered(names) : null;
        var train = Samples.OfClasses(images, Idx.Read(LabelsOf(path)), given, name);
        return new LoadedData(name) { Dataset = train, TestDataset = TestOf(path, train) };
    }

    /// <summary>The file of images to learn from in a folder; null where there is none.</summary>
    public static string? FindTrain(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetFileName(path) is var name && name.Contains(Train) && name.Contains(Images) && name.Contains("idx"))
        .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The file of test images beside a file of images to learn from; null where there is none.</summary>
    public static string? TestBeside(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains(Train) ? TestWords.Select(word => Beside(path, name.Replace(Train, word))).FirstOrDefault(found => found is not null) : null;
    }

    private static Dataset? TestOf(string path, Dataset train)
    {
        string? test = TestBeside(path);
        return test is null ? null : Samples.OfClasses(Idx.Read(test), Idx.Read(LabelsOf(test)), LabelClasses.Numbered(train.ClassNames!), Path.GetFileName(test));
    }

    /// <summary>The file of labels beside a file of images.</summary>
    public static string LabelsOf(string path)
    {
        string name = Path.GetFileName(path), labels = name.Replace(Images, "labels").Replace("idx3", "idx1").Replace("idx2", "idx1").Replace("idx4", "idx1");
        return (labels == name ? null : Beside(path, labels))
            ?? throw new DataException($"The labels of {name} are missing: expected {(labels == name ? "a file named like it with labels in place of images" : labels)} in the same folder. Put it there.");
    }

    /// <summary>A file of that name in the same folder, plain or as gzip; null where there is none.</summary>
    private static string? Beside(string path, string name)
    {
        string folder = Path.GetDirectoryName(path) ?? "", plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        return new[] { name, plain, plain + ".gz" }.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
    }
}
