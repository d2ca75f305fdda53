using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Finds classes, parts and images in a tree of folders.</summary>
internal static class ImageTree
{
    /// <summary>The usual names of parts: files without their extension, or folders, in any case.</summary>
    public static readonly IReadOnlyList<string> Train = ["train", "training"], Test = ["test", "testing"],
        Validation = ["val", "valid", "validation"];

    // Created by macOS, Python and network storage.
    private static readonly string[] NoData = ["__MACOSX", "__pycache__", "@eaDir"], Litter = ["Thumbs.db", "desktop.ini"];

    /// <summary>Returns the start folder: a folder that contains only one subfolder with images is replaced by it, repeatedly.</summary>
    public static string Base(string folder)
    {
        while (!HasImages(folder) && Subfolders(folder).Where(HasAny).Take(2).ToArray() is [var only] && PartOf(only) is null
            && Subfolders(only).Any(HasAny))
            folder = only;
        return folder;
    }

    /// <summary>The class folders, in the order of their names.</summary>
    public static IReadOnlyList<string> Classes(string folder) => [.. Subfolders(folder).Where(HasAny)];

    /// <summary>The subfolder with training data; null if the folder has no parts.</summary>
    public static string? TrainIn(string folder) => Part(folder, Train);

    /// <summary>The subfolder with test data; null for none.</summary>
    public static string? TestIn(string folder) => Part(folder, Test);

    /// <summary>The subfolder with validation data; null for none.</summary>
    public static string? ValidationIn(string folder) => Part(folder, Validation);

    /// <summary>Whether a folder contains supported images at any depth.</summary>
    public static bool HasAny(string folder) => Images(folder).Any();

    /// <summary>Whether a folder contains images directly.</summary>
    public static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    /// <summary>The images in a folder and its subfolders, in the order of their paths, without hidden files.</summary>
    public static IEnumerable<string> Images(string folder) => Files(folder).Where(IsImage);

    /// <summary>The images directly in a folder.</summary>
    public static IEnumerable<string> Loose(string folder) => Directory.EnumerateFiles(folder).Where(IsImage).Order(StringComparer.Ordinal);

    /// <summary>The number of skipped files in a folder and its subfolders, by extension.</summary>
    public static IReadOnlyDictionary<string, int> PassedOver(string folder) =>
        Files(folder).Where(path => !IsImage(path)).GroupBy(path => Path.GetExtension(path).ToLowerInvariant())
        .ToDictionary(files => files.Key, files => files.Count());

    /// <summary>The subfolders that are not hidden, in the order of their names.</summary>
    public static IEnumerable<string> Subfolders(string folder) =>
        Directory.EnumerateDirectories(folder)
        .Where(path => Path.GetFileName(path) is var name && name[0] != '.' && !NoData.Contains(name) && !TableFiles.IsCyclicLink(path))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetFileName(path) is var name && name[0] != '.' && !Litter.Contains(name, StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal)
        .Concat(Subfolders(folder).SelectMany(Files));

    // macOS creates "._1.png" next to "1.png".
    private static bool IsImage(string path) => ImageFile.IsNamedAsOne(path) && Path.GetFileName(path)[0] != '.';

    private static string? Part(string folder, IReadOnlyList<string> names) =>
        Subfolders(folder).FirstOrDefault(path => PartOf(path) is { } part && names.Contains(part) && Subfolders(path).Any(HasAny));

    private static string? PartOf(string path) =>
        Path.GetFileName(path).ToLowerInvariant() is var name && Train.Concat(Test).Concat(Validation).Contains(name) ? name : null;
}
