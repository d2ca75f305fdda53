using Nabla.Data.Readers;

namespace Nabla.Data.Sources;

/// <summary>Makes tables or datasets of NumPy arrays.</summary>
internal static class Arrays
{
    /// <summary>Name of the target's column in a table made of arrays.</summary>
    public const string Target = "target";

    // Inputs and targets under the names that people give them; a test part where both parts are named.
    private static readonly (string Inputs, string Targets, string TestInputs, string TestTargets)[] Conventions =
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("train_data", "train_labels", "test_data", "test_labels"),
        ("x", "y", "x_test", "y_test"),
        ("inputs", "targets", "test_inputs", "test_targets"),
        ("images", "labels", "test_images", "test_labels"),
        ("features", "labels", "test_features", "test_labels"),
        ("data", "target", "test_data", "test_target"),
        ("data", "labels", "test_data", "test_labels"),
    ];

    /// <summary>A matrix as a table with columns c1, c2, ….</summary>
    public static Table ToTable(NumberArray matrix, string source)
    {
        if (matrix.Shape is not [var rows, var columns] || rows == 0 || columns == 0)
            throw new DataException($"{source}: the array has the shape {matrix.ShapeText}; a table needs rows × columns. Images go into an NPZ file with arrays x and y.");
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

    /// <summary>Inputs and targets of named arrays: a table where a sample is a row of numbers, a dataset where it is an image.</summary>
    public static LoadedData Load(IReadOnlyDictionary<string, NumberArray> arrays, string source, DataOptions options)
    {
        var byName = new Dictionary<string, NumberArray>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, array) in arrays)
            if (!byName.TryAdd(name, array)) throw new DataException($"{source} holds two arrays called {name.ToLowerInvariant()}, but for the case of letters. Save one of them under another name.");
        foreach (var names in Conventions)
        {
            if (!byName.TryGetValue(names.Inputs, out var x) || !byName.TryGetValue(names.Targets, out var y)) continue;
            byName.TryGetValue(names.TestInputs, out var testX);
            byName.TryGetValue(names.TestTargets, out var testY);
            bool anyTest = testX is not null && testY is not null;
            if (x.Shape.Count == 2)
                return new LoadedData(source) { Table = ToTable(x, y, source), TestTable = anyTest ? ToTable(testX!, testY!, source) : null, Target = Target };
            var train = ToDataset(x, y, options.ClassNames, source);
            return new LoadedData(source) { Dataset = train, TestDataset = anyTest ? ToDataset(testX!, testY!, train.ClassNames, source) : null };
        }

        throw new DataException($"{source} holds the arrays {Suggestion.Shortened([.. arrays.Select(pair => $"{pair.Key} ({pair.Value.ShapeText})")])}; expected x and y, or x_train, y_train, x_test and y_test. Save them under these names.");
    }

    private static Dataset ToDataset(NumberArray x, NumberArray y, IReadOnlyList<string>? classes, string source) => y.IsWhole
        ? Samples.OfClasses(x, y, classes is null ? null : LabelClasses.Numbered(classes), source)
        : Samples.OfNumbers(x, y, source);

    private static Table ToTable(NumberArray x, NumberArray y, string source)
    {
        if (y.Count != x.Shape[0] || y.Shape.FirstOrDefault() != y.Count)
            throw new DataException($"{source}: the inputs have the shape {x.ShapeText} but the targets {y.ShapeText}; expected one target a row.");
        var target = new NumericColumn(Target, y.ToDoubles());
        // Whole numbers beside the inputs are labels of classes.
        return ToTable(x, source).With(y.IsWhole ? target.ToText() : target);
    }
}
