using Nabla.Numerics;
using System.Globalization;
using Nabla.Data.Readers;
using Nabla.Specs;

namespace Nabla.Data.Sources;

/// <summary>Loads images from a folder with a subfolder for each class, or from such folders named train, test and validation.</summary>
/// <remarks>
/// All images must have the same size, because resizing or cropping changes what a network learns. They are gray if all are gray, else
/// three planes of red, green and blue. Test images and images to predict are converted to the format of the training images: planes and
/// background of transparent images.
/// </remarks>
public static class ImageFolder
{
    private const byte White = 255;
    private const int MaxNamed = 5;

    /// <summary>Whether a folder contains image classes.</summary>
    public static bool IsImageFolder(string folder) =>
        ImageTree.Base(folder) is var start && ImageTree.Classes(ImageTree.TrainIn(start) ?? start).Count > 0;

    /// <summary>Loads a folder of classes, or its parts.</summary>
    /// <exception cref="NablaException">An image cannot be read or has another size than the others, or a class does not occur in
    /// training.</exception>
    public static LoadedData Load(string folder, DataOptions options, CancellationToken cancellationToken)
    {
        string name = new DirectoryInfo(folder).Name, start = ImageTree.Base(folder);
        var notes = new List<DataNote>();
        if (start != folder)
            notes.Add(new("folder-within", $"{folder}: its only subfolder with images, {Path.GetRelativePath(folder, start)}, is used "
                + "instead."));
        if (ImageTree.TrainIn(start) is not { } train)
            return new LoadedData(name)
                { Dataset = Read(start, options.ClassNames, options.Images, notes, cancellationToken), Notes = notes };

        string? test = ImageTree.TestIn(start), validation = ImageTree.ValidationIn(start);
        // If only one other part exists, it is the test data.
        if (test is null) (test, validation) = (validation, null);
        notes.Add(DataFolder.PartsNote(folder, train, test, validation));
        var data = Read(train, options.ClassNames, options.Images, notes, cancellationToken);
        var form = ImageFormat.From(data.Image, data.InputWidth, data.Background);
        return new LoadedData(name)
            { Dataset = data, TestDataset = test is null ? null
            : Read(test, data.ClassNames, form, notes, cancellationToken), Validation = validation, Notes = notes };
    }

    /// <summary>Reads the inputs of images with or without known classes.</summary>
    /// <param name="path">An image, or a folder with images at any depth. If the folder has parts, the test part is read.</param>
    /// <param name="form">The image format of the network; null to keep the format of the images.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>samples × planes × rows × columns as inputs, the number of inputs per sample, the files relative to the folder, and
    /// notes.</returns>
    public static (float[] Inputs, int Width, IReadOnlyList<string> Files, IReadOnlyList<DataNote> Notes) Inputs(string path,
        ImageFormat? form, CancellationToken cancellationToken)
    {
        var notes = new List<DataNote>();
        string folder = File.Exists(path) ? Path.GetDirectoryName(path) ?? "" : path, start = folder;
        if (!File.Exists(path) && ImageTree.Base(path) is var within && ImageTree.TrainIn(within) is { } train)
        {
            start = ImageTree.TestIn(within) ?? ImageTree.ValidationIn(within) ?? train;
            notes.Add(new("parts", $"{path}: the images of {Path.GetFileName(start)} are used."));
        }

        string[] files = File.Exists(path) ? [path] : [.. ImageTree.Images(start)];
        if (!File.Exists(path)) AddPassedOver(start, notes);
        var read = Pixels(files, form, notes, cancellationToken);
        var inputs = new float[read.Bytes.Length];
        Numerics.Bytes.ToUnit(read.Bytes, inputs);
        return (inputs, read.Width,
            [.. files.Select(file => File.Exists(path) ? Path.GetFileName(file) : Path.GetRelativePath(folder, file).Replace('\\', '/'))],
                notes);
    }

    private static Dataset Read(string folder, IReadOnlyList<string>? classes, ImageFormat? form, List<DataNote> notes,
        CancellationToken cancellationToken)
    {
        var folders = ImageTree.Classes(folder);
        string[] names = [.. folders.Select(path => Path.GetFileName(path))];
        classes ??= names.Length > 1 ? names
            : throw new NablaException("one-class", $"{folder} must have at least 2 subfolders with images, one for each class (got only "
            + $"{names.FirstOrDefault()}).");
        string? unknown = names.FirstOrDefault(name => !classes.Contains(name));
        if (unknown is not null)
            throw new NablaException("unknown-class", $"{folder}: the model does not know the class \"{unknown}\" (expected "
                + $"{Suggestion.Shortened(classes)}). Use folders that belong together.");

        var files = new List<string>();
        var places = new List<int>();
        foreach (string path in folders)
        {
            files.AddRange(ImageTree.Images(path));
            while (places.Count < files.Count) places.Add(classes.ToList().IndexOf(Path.GetFileName(path)));
        }

        AddPassedOver(folder, notes);
        int loose = ImageTree.Loose(folder).Count();
        if (loose > 0)
            notes.Add(new("loose-images", $"{folder}: {loose:N0} {(loose == 1 ? "image" : "images")} outside the folders of the classes "
                + $"{(loose == 1 ? "is" : "are")} left out: the class is unknown."));
        string[] empty = [.. ImageTree.Subfolders(folder).Except(folders).Select(path => Path.GetFileName(path))];
        if (empty.Length > 0)
            notes.Add(new("no-class", $"{folder}: folders without supported images are not used as classes: "
                + $"{Suggestion.Shortened(empty)}."));
        int deeper = folders.Sum(path => ImageTree.Subfolders(path).Count(ImageTree.HasAny));
        if (deeper > 0)
            notes.Add(new("nested-classes", $"{folder}: its {folders.Count:N0} folders are the classes; the {deeper:N0} folders with "
                + "images inside them are not separate classes."));

        var read = Pixels([.. files], form, notes, cancellationToken);
        var targets = new float[checked(places.Count * classes.Count)];
        for (int i = 0; i < places.Count; i++) targets[i * classes.Count + places[i]] = 1;
        return new(read.Bytes, targets, read.Width, classes.Count, LearningTask.Classification, classNames: classes)
            { Image = (read.Rows, read.Columns), Background = read.Background };
    }

    private static (byte[] Bytes, int Rows, int Columns, int Width, byte Background) Pixels(string[] files, ImageFormat? form,
        List<DataNote> notes, CancellationToken cancellationToken)
    {
        if (files.Length == 0) throw new NablaException("no-images", "There are no images. Name a PNG, JPEG, BMP or GIF file, or a folder "
            + "of such files.");
        var looks = new (int Rows, int Columns, bool HasColors)[files.Length];
        ForAll(files.Length, cancellationToken, i => looks[i] = ImageFile.Look(files[i]));
        var (rows, columns) = form is { } taken ? (taken.Rows, taken.Columns) : (looks[0].Rows, looks[0].Columns);
        int other = Array.FindIndex(looks, look => (look.Rows, look.Columns) != (rows, columns));
        if (other >= 0)
            throw new NablaException("image-size", $"{files[other]} must have {rows} × {columns} pixels as "
                + $"{(form is null ? files[0] : "the images that the network is trained on")} (got {looks[other].Rows} × "
                + $"{looks[other].Columns}). Scale or crop all images to one size.");

        int planes = form?.Channels ?? (looks.Any(look => look.HasColors) ? 3 : 1), width = planes * rows * columns;
        if ((long)files.Length * width > Array.MaxLength)
            throw new NablaException("too-many-images", $"{files.Length:N0} images of {rows} × {columns} pixels must fit in "
                + $"{Array.MaxLength:N0} bytes. Use smaller images, or fewer.");
        var bytes = new byte[files.Length * width];
        var inks = new Ink?[files.Length];
        byte? known = form?.Background;
        ForAll(files.Length, cancellationToken, i => inks[i] = ImageFile.Read(files[i], planes, known, bytes.AsSpan(i * width, width)));
        int[] transparent = [.. Enumerable.Range(0, files.Length).Where(i => inks[i] is not null)];
        byte background = known ?? Ink.BackgroundFor(transparent.Select(i => inks[i]!.Value))
            ?? Border(bytes, transparent, rows, columns, planes);
        if (known is null)
            ForAll(transparent.Length, cancellationToken, n =>
                ImageFile.Read(files[transparent[n]], planes, background, bytes.AsSpan(transparent[n] * width, width)));
        if (transparent.Length > 0) notes.Add(OnTransparent(files, transparent, inks, background, known is not null));
        return (bytes, rows, columns, width, background);
    }

    private static DataNote OnTransparent(string[] files, int[] transparent, Ink?[] inks, byte background, bool isKnown)
    {
        string color = background == White ? "white" : "black";
        string why = isKnown ? "as in training" : background == White ? "which shows dark ink" : "which shows light ink";
        int[] lost = [.. transparent.Where(i => inks[i]!.Value.IsLostOn(background))];
        return new(
            "transparent-images",
            string.Create(CultureInfo.InvariantCulture, $"{transparent.Length:N0} of {files.Length:N0} images are partly transparent and "
                + $"get a {color} background, {why}.")
            + (lost.Length == 0 ? "" : $" {lost.Length:N0} of them are blank then, such as {files[lost[0]]}: their ink is {color} too."));
    }

    // The color around opaque images is the background for transparent images, which a model may get later.
    private static byte Border(byte[] bytes, int[] transparent, int rows, int columns, int planes)
    {
        int size = rows * columns, width = size * planes, images = bytes.Length / width;
        double sum = 0, count = 0;
        for (int image = 0; image < images; image++)
        {
            if (transparent.AsSpan().BinarySearch(image) >= 0) continue;
            for (int plane = 0; plane < planes; plane++)
            {
                var pixels = bytes.AsSpan(image * width + plane * size, size);
                for (int column = 0; column < columns; column++) sum += pixels[column] + pixels[size - columns + column];
                for (int row = 0; row < rows; row++) sum += pixels[row * columns] + pixels[row * columns + columns - 1];
                count += 2.0 * (rows + columns);
            }
        }

        return count > 0 && sum / count > White / 2.0 ? White : (byte)0;
    }

    private static void AddPassedOver(string folder, List<DataNote> notes)
    {
        var kinds = ImageTree.PassedOver(folder);
        if (kinds.Count == 0) return;
        var named = kinds.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal).Take(MaxNamed)
            .Select(kind => string.Create(
            CultureInfo.InvariantCulture, $"{kind.Value:N0} {(kind.Key == "" ? "without an ending" : kind.Key)}"));
        notes.Add(new("skipped-files", $"{folder}: files other than PNG, JPEG, BMP and GIF are skipped: "
            + $"{string.Join(", ", named)}{(kinds.Count > MaxNamed ? ", …" : "")}. Convert the images among them to use them."));
    }

    // Throws the exception of the first file that failed, in the order of the files.
    private static void ForAll(int count, CancellationToken cancellationToken, Action<int> work)
    {
        var failures = new NablaException?[count];
        var limits = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Parallelism.MaxThreads };
        Parallel.For(0, count, limits, (i, state) =>
        {
            try
            {
                work(i);
            }
            catch (NablaException failure)
            {
                failures[i] = failure;
                state.Break();
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is { } first) throw first;
    }
}

/// <summary>The image format that a network expects.</summary>
/// <param name="Rows">Rows of pixels.</param>
/// <param name="Columns">Columns of pixels.</param>
/// <param name="Channels">1 for gray, 3 for red, green and blue.</param>
/// <param name="Background">The gray background of transparent images; null if unknown, as for external models.</param>
public readonly record struct ImageFormat(int Rows, int Columns, int Channels, byte? Background)
{
    /// <summary>Creates the format of samples with a number of inputs; null if they are not images of one or three planes.</summary>
    public static ImageFormat? From((int Rows, int Columns)? image, int numbers, byte? background) =>
        image is var (rows, columns) && numbers % (rows * columns) == 0 && numbers / (rows * columns) is 1 or 3
        ? new(rows, columns, numbers / (rows * columns), background) : null;
}
