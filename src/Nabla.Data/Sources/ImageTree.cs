using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>What folders of images are like: which are classes, which parts, which are no data.</summary>
internal static class ImageTree
{
    /// <summary>What the parts of data are usually called: files without their ending, or folders, in any case.</summary>
    public static readonly IReadOnlyList<string> Train = ["train", "training"], Test = ["test", "testing"],
        Validation = ["val", "valid", "validation"];

    // Left by macOS, Python and network storage.
    private static readonly string[] NoData = ["__MACOSX", "__pycache__", "@eaDir"], Litter = ["Thumbs.db", "desktop.ini"];

    /// <summary>
    /// The folder to begin at: the only subfolder with images is gone into, and the one in it, until there are several or images.
    /// </summary>
    public static string Base(string folder)
    {
        while (!HasImages(folder) && Subfolders(folder).Where(HasAny).Take(2).ToArray() is [var only] && PartOf(only) is null
            && Subfolders(only).Any(HasAny))
            folder = only;
        return folder;
    }

    /// <summary>The folders with a class each, in the order of their names.</summary>
    public static IReadOnlyList<string> Classes(string folder) => [.. Subfolders(folder).Where(HasAny)];

    /// <summary>The subfolder to learn from; null where the folder is not divided in parts.</summary>
    public static string? TrainIn(string folder) => Part(folder, Train);

    /// <summary>The subfolder to test with.</summary>
    public static string? TestIn(string folder) => Part(folder, Test);

    /// <summary>The subfolder to judge every epoch by.</summary>
    public static string? ValidationIn(string folder) => Part(folder, Validation);

    /// <summary>Whether a folder holds images that are read, at any depth.</summary>
    public static bool HasAny(string folder) => Images(folder).Any();

    /// <summary>Whether a folder holds images itself.</summary>
    public static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    /// <summary>
    /// The images of a folder and of those in it, in the order of their paths; hidden ones are none, whatever they are called.
    /// </summary>
    public static IEnumerable<string> Images(string folder) => Files(folder).Where(IsImage);

    /// <summary>Images that lie in a folder itself.</summary>
    public static IEnumerable<string> Loose(string folder) => Directory.EnumerateFiles(folder).Where(IsImage).Order(StringComparer.Ordinal);

    /// <summary>How many files of each ending are passed over in a folder and those in it.</summary>
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

    // macOS leaves "._1.png" beside "1.png".
    private static bool IsImage(string path) => ImageFile.IsNamedAsOne(path) && Path.GetFileName(path)[0] != '.';

    private static string? Part(string folder, IReadOnlyList<string> names) =>
        Subfolders(folder).FirstOrDefault(path => PartOf(path) is { } part && names.Contains(part) && Subfolders(path).Any(HasAny));

    private static string? PartOf(string path) =>
        Path.GetFileName(path).ToLowerInvariant() is var name && Train.Concat(Test).Concat(Validation).Contains(name) ? name : null;
}
