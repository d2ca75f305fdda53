using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>Creates tables or datasets from NumPy arrays.</summary>
public static class Arrays
{
    /// <summary>The name of the target column in a table of arrays. Several targets are target_1, target_2, ….</summary>
    public const string Target = "target";

    /// <summary>Converts a matrix to a table with columns c1, c2, ….</summary>
    public static Table ToTable(NumberArray matrix, string source)
    {
        if (matrix.Shape is not [var rows, var columns] || rows == 0 || columns == 0)
            throw new NablaException("bad-shape", $"{source}: a table must be an array of rows × columns (got {matrix.ShapeText}). Save "
                + "images in an NPZ file as arrays x and y.");
        double[] values = matrix.ToDoubles();
        return new Table(
            Enumerable.Range(0, columns).Select(c =>
            {
                var cells = new double[rows];
                for (int i = 0; i < rows; i++) cells[i] = values[i * columns + c];
                return new NumericColumn($"c{c + 1}", cells);
            }),
            source);
    }

    /// <summary>Reads the inputs of a file with named arrays if it has no targets; else null.</summary>
    public static NumberArray? ReadInputsOnly(Input input) =>
        ArrayNames.InputsAlone(Npz.Outline(input).Keys) is { } name ? Npz.Read(input, [name])[name] : null;

    /// <summary>
    /// Reads inputs and targets from named arrays: a table if a sample is a row of numbers, a dataset if it is an image. Other arrays are
    /// not read.
    /// </summary>
    public static LoadedData Load(Input input, DataOptions options)
    {
        string source = input.Name;
        var outline = Npz.Outline(input);
        if (outline.Keys.GroupBy(name => name.ToLowerInvariant()).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NablaException("duplicate-array", $"{source} has two arrays named {twice.Key} that differ only in case. Save one of "
                + "them under another name.");
        var notes = new List<DataNote>();
        var names = ArrayNames.Find(outline.Keys) ?? Unnamed(input, outline, notes)
            ?? throw new NablaException("unknown-arrays", $"{source}: expected arrays x and y, or x_train, y_train, x_test and y_test (got "
            + $"{Suggestion.Shortened([.. outline.Select(pair => $"{pair.Key} ({pair.Value})")])}). Save them under these names.");
        var arrays = Npz.Read(input, names.Used);
        string[] others = [.. outline.Keys.Except(names.Used)];
        if (others.Length > 0)
            notes.Add(new("unused-arrays", $"{source}: {names.Inputs} and {names.Targets} are the training "
                + $"data{(names.TestInputs is null ? "" : $", {names.TestInputs} and {names.TestTargets} the test data")}. Not used: "
                + $"{Suggestion.Shortened(others)}."));
        var (x, y) = (arrays[names.Inputs], arrays[names.Targets]);
        var (testX, testY) = names.TestInputs is null ? (null, null) : (arrays[names.TestInputs], arrays[names.TestTargets!]);
        // The targets of the test part have the meaning of those of the training part.
        var meaning = TargetArray.MeaningOf(y, options.LearningTask);
        notes.AddRange(TargetArray.NotesOf(y, meaning));
        if (x.Shape.Count == 2)
        {
            return new LoadedData(source)
            {
                Table = ToTable(x, y, meaning, source),
                TestTable = testX is null ? null : ToTable(testX, testY!, meaning, source),
                Target = TargetColumns.Text(TargetArray.NamesOf(y, meaning)),
                LearningTask = TargetArray.TaskOf(meaning),
                Notes = notes,
            };
        }

        var train = ToDataset(x, y, meaning, options.ClassNames, source);
        if (meaning == TargetMeaning.Numbers && options.LearningTask is null && Samples.LooksLikeClasses(y) is { } different)
            notes.Add(new("whole-number-target", $"{source}: the targets are {different} distinct whole numbers and are used for "
                + "regression. If they stand for classes,", Advice: Use("task", "classification")));
        return new LoadedData(source)
            { Dataset = train, TestDataset = testX is null ? null
            : ToDataset(testX, testY!, meaning, train.ClassNames, source), Notes = notes };
    }

    private static ArrayNames? Unnamed(Input input, IReadOnlyDictionary<string, string> outline, List<DataNote> notes)
    {
        string[] expected = [.. Enumerable.Range(0, outline.Count).Select(i => FormattableString.Invariant($"arr_{i}"))];
        if (outline.Count is not (2 or 4) || expected.Any(name => !outline.ContainsKey(name))) return null;
        var arrays = Npz.Read(input);
        if (ArrayNames.OfUnnamed(
            [.. expected.Select(name => (arrays[name].Shape.FirstOrDefault(), arrays[name].Count == arrays[name].Shape.FirstOrDefault()))])
                is not { } names)
            return null;
        notes.Add(new("unnamed-arrays",
            $"{input.Name}: its arrays have no names. By their shapes, {names.Inputs} is used as inputs and {names.Targets} as "
                + $"targets{(names.TestInputs is null ? "" : $", {names.TestInputs} and {names.TestTargets} as those of the test part")}. "
                + "To name them, save them with numpy.savez(file, x=…, y=…)."));
        return names;
    }

    private static Dataset ToDataset(NumberArray x, NumberArray y, TargetMeaning meaning, IReadOnlyList<string>? classes, string source) =>
        meaning switch
    {
        TargetMeaning.Classes => Samples.FromClasses(x, y, classes is null ? null : LabelClasses.FromIndices(classes), source),
        TargetMeaning.OneHot => Samples.OfTargets(x, y, LearningTask.Classification, classes ?? TargetArray.GetClasses(y), source),
        TargetMeaning.Labels => Samples.OfTargets(x, y, LearningTask.MultiLabel, classes ?? TargetArray.NamesOf(y, meaning), source),
        _ => Samples.FromNumbers(x, y, source),
    };

    private static Table ToTable(NumberArray x, NumberArray y, TargetMeaning meaning, string source)
    {
        int rows = x.Shape[0];
        if (y.Shape.FirstOrDefault() != rows || y.Count == 0 || y.Count % rows != 0)
            throw new NablaException("bad-shape", $"{source}: the targets must be one for each of the {rows:N0} rows, or rows × targets "
                + $"(got {y.ShapeText}).");
        double[] values = y.ToDoubles();
        int width = values.Length / rows;
        var table = ToTable(x, source);
        if (meaning == TargetMeaning.OneHot) return table.With(TargetArray.ClassColumn(values, width, source));
        var names = width == 1 ? [Target] : TargetArray.NamesOf(y, meaning);
        for (int t = 0; t < width; t++)
        {
            var cells = new double[rows];
            for (int i = 0; i < rows; i++) cells[i] = values[i * width + t];
            var column = new NumericColumn(names[t], cells);
            // Integer targets are class labels.
            table = table.With(meaning is TargetMeaning.Classes or TargetMeaning.Labels ? column.ToText() : column);
        }

        return table;
    }
}
