using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Loads PNG and JPEG files from a folder with a subfolder for each class; or from two such folders named train and test.</summary>
/// <remarks>
/// All images must have one size: to stretch or to cut them is a choice that changes what is learnt, and is left to those who know the images. They are
/// grey where all are, else red, green and blue, three planes one after the other. A test part, and what a model is asked about, is read as what it learnt from: grey images as
/// colors, and colors as grey.
/// </remarks>
internal static class ImageFolder
{
    private const string Train = "train";

    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    /// <summary>Whether a folder holds classes of images.</summary>
    public static bool IsOne(string folder) => ClassesOf(Directory.Exists(Path.Combine(folder, Train)) ? Path.Combine(folder, Train) : folder).Any();

    /// <summary>Whether a folder holds images themselves, whose classes are not known.</summary>
    public static bool IsLoose(string folder) => FilesIn(folder).Any();

    /// <summary>Loads a folder of classes; where it has folders named train and test, these.</summary>
    /// <exception cref="DataException">An image cannot be read, or has another size than the others; or a class is not among those of training.</exception>
    public static LoadedData Load(string folder, DataOptions options, CancellationToken cancel)
    {
        string name = new DirectoryInfo(folder).Name, train = Path.Combine(folder, Train);
        if (!Directory.Exists(train)) return new LoadedData(name) { Dataset = Read(folder, options.ClassNames, options.Images, cancel) };
        var data = Read(train, options.ClassNames, options.Images, cancel);
        string? test = TestNames.Select(part => Path.Combine(folder, part)).FirstOrDefault(part => Directory.Exists(part) && ClassesOf(part).Any());
        return new LoadedData(name) { Dataset = data, TestDataset = test is null ? null : Read(test, data.ClassNames, ImageForm.Of(data.Image, data.InputWidth), cancel) };
    }

    /// <summary>The inputs of single images, in the order of their names.</summary>
    /// <param name="path">An image, or a folder with some.</param>
    /// <param name="form">What the network takes; null takes the images as they are.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>samples × planes × rows × columns, as the network sees them, and the numbers of one.</returns>
    public static (float[] Inputs, int Width) Inputs(string path, ImageForm? form, CancellationToken cancel)
    {
        string[] files = File.Exists(path) ? [path] : [.. FilesIn(path)];
        var (bytes, _, _, planes, width) = Pixels(files, form, cancel);
        var inputs = new float[bytes.Length];
        Numerics.Bytes.ToUnit(bytes, inputs);
        return (inputs, width * planes);
    }

    private static Dataset Read(string folder, IReadOnlyList<string>? classes, ImageForm? form, CancellationToken cancel)
    {
        string[] names = [.. ClassesOf(folder)];
        classes ??= names.Length > 1 ? names : throw new DataException($"{folder} has one subfolder with images, {names.FirstOrDefault()}; learning classes takes at least two. Give each class a subfolder.");
        string? unknown = names.FirstOrDefault(name => !classes.Contains(name));
        if (unknown is not null) throw new DataException($"{folder} has images of the class \"{unknown}\", which is not among those of training: {Suggestion.Shortened(classes)}. Take folders that belong together.");

        var files = new List<string>();
        var places = new List<int>();
        foreach (string name in names)
        {
            files.AddRange(FilesIn(Path.Combine(folder, name)));
            while (places.Count < files.Count) places.Add(classes.ToList().IndexOf(name));
        }

        var (bytes, rows, columns, planes, size) = Pixels([.. files], form, cancel);
        var targets = new float[checked(places.Count * classes.Count)];
        for (int i = 0; i < places.Count; i++) targets[i * classes.Count + places[i]] = 1;
        return new(bytes, targets, size * planes, classes.Count, LearningTask.Classification, classNames: classes) { Image = (rows, columns) };
    }

    private static (byte[] Bytes, int Rows, int Columns, int Planes, int Size) Pixels(string[] files, ImageForm? form, CancellationToken cancel)
    {
        if (files.Length == 0) throw new DataException("There are no images. Name a PNG or JPEG file, or a folder with some.");
        var looks = new (int Rows, int Columns, bool HasColors)[files.Length];
        ForAll(files.Length, cancel, i => looks[i] = ImageFile.Look(files[i]));
        var (rows, columns) = form is { } taken ? (taken.Rows, taken.Columns) : (looks[0].Rows, looks[0].Columns);
        int other = Array.FindIndex(looks, look => (look.Rows, look.Columns) != (rows, columns));
        if (other >= 0)
            throw new DataException($"{(form is null ? $"{files[0]} has" : "The images that the network learns from have")} {rows} × {columns} pixels but {files[other]} has {looks[other].Rows} × {looks[other].Columns}. A network takes images of one size: scale or crop them to one.");

        int planes = form?.Planes ?? (looks.Any(look => look.HasColors) ? 3 : 1), width = planes * rows * columns;
        if ((long)files.Length * width > Array.MaxLength)
            throw new DataException($"{files.Length:N0} images of {rows} × {columns} pixels are more than {Array.MaxLength:N0} bytes. Make them smaller, or take fewer.");
        var bytes = new byte[files.Length * width];
        ForAll(files.Length, cancel, i => ImageFile.Read(files[i], planes, bytes.AsSpan(i * width, width)));
        return (bytes, rows, columns, planes, rows * columns);
    }

    // The first failure of several, in the order of the files.
    private static void ForAll(int count, CancellationToken cancel, Action<int> work)
    {
        var failures = new DataException?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel }, (i, state) =>
        {
            try
            {
                work(i);
            }
            catch (DataException failure)
            {
                failures[i] = failure;
                state.Break();
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is { } first) throw first;
    }

    private static IEnumerable<string> ClassesOf(string folder) =>
        Directory.EnumerateDirectories(folder).Where(IsLoose).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    // Hidden files are no images, whatever they are called: macOS leaves "._1.png" beside "1.png".
    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder).Where(path => ImageFile.IsNamedAsOne(path) && Path.GetFileName(path)[0] != '.').Order(StringComparer.Ordinal);
}
