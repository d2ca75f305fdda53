using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>Creates datasets from arrays: the first dimension is the samples, the others are the inputs of a sample.</summary>
public static class Samples
{
    private const int FewValues = 20;

    /// <summary>Creates a dataset from inputs and class labels.</summary>
    /// <param name="inputs">samples × any other dimensions. Unsigned bytes are divided by 255; other numbers are unchanged.</param>
    /// <param name="labels">One number per sample. If there are 8 integers per sample, as in QMNIST, the first is the label.</param>
    /// <param name="classes">The classes of training with their names; null for the labels that occur.</param>
    /// <param name="source">The name of the inputs, for messages.</param>
    /// <returns>The dataset. <see cref="SampleSource.Image"/> is set if a sample has two dimensions.</returns>
    /// <exception cref="NablaException">The numbers of samples differ, or the labels are not classes or not among the given
    /// ones.</exception>
    public static Dataset FromClasses(NumberArray inputs, NumberArray labels, LabelClasses? classes = null, string source = "the arrays")
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        CheckCounts(inputs, labels, source);
        int[] places = Places(labels, ref classes, source);
        var targets = new float[checked(places.Length * classes.Names.Count)];
        for (int i = 0; i < places.Length; i++) targets[i * classes.Names.Count + places[i]] = 1;
        return Create(inputs, targets, classes.Names.Count, LearningTask.Classification, classes.Names, source);
    }

    /// <summary>Creates a dataset from inputs and numeric targets.</summary>
    /// <param name="inputs">samples × any other dimensions. Unsigned bytes are divided by 255; other numbers are unchanged.</param>
    /// <param name="targets">One number per sample, or several (samples × any other dimensions). They are not scaled.</param>
    /// <param name="source">The name of the inputs, for messages.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="NablaException">The numbers of samples differ.</exception>
    public static Dataset FromNumbers(NumberArray inputs, NumberArray targets, string source = "the arrays")
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        return OfTargets(inputs, targets, LearningTask.Regression, null, source);
    }

    /// <summary>Creates a dataset from inputs and targets in the form of network outputs: numbers, one-hot classes, or labels.</summary>
    internal static Dataset OfTargets(NumberArray inputs, NumberArray targets, LearningTask task, IReadOnlyList<string>? classNames,
        string source)
    {
        int width = CheckCounts(inputs, targets, source, several: true);
        float[] numbers = targets.ToSingles();
        RequireFinite(numbers, width, 0, source);
        if (task == LearningTask.Regression) RequireResolution(targets.ToDoubles(), numbers, width, source);
        return classNames is null || classNames.Count == width || (width == 1 && classNames.Count == 2)
            ? Create(inputs, numbers, width, task, classNames, source)
            : throw new NablaException("target-count", $"{source}: there must be {classNames.Count:N0} targets per sample, one for each "
            + $"class in training (got {width:N0}). Use files that belong together.");
    }

    /// <summary>The number of distinct targets, if they are integers and few enough to be classes; else null.</summary>
    internal static int? LooksLikeClasses(NumberArray targets)
    {
        var different = new HashSet<double>();
        foreach (double value in targets.ToDoubles())
            if (value != Math.Floor(value) || (different.Add(value) && different.Count > FewValues)) return null;
        return different.Count > 1 ? different.Count : null;
    }

    /// <summary>The class index of each label.</summary>
    internal static int[] Places(NumberArray labels, [NotNull] ref LabelClasses? classes, string source)
    {
        double[] values = labels.ToDoubles();
        int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        if (wrong >= 0)
            throw new NablaException("infinite-number", $"{source}: the label of sample {wrong + 1:N0} must be finite (got "
                + $"{values[wrong]}). Remove the sample or correct the label.");
        classes ??= LabelClasses.From(values, source);
        var places = new int[values.Length];
        for (int i = 0; i < places.Length; i++) places[i] = classes.PlaceOf(values[i], i, source);
        return places;
    }

    // Bytes are kept. The trainer converts those of a batch to numbers.
    private static Dataset Create(NumberArray inputs, float[] targets, int outputs, LearningTask task, IReadOnlyList<string>? classNames,
        string source) => inputs.Kind == NumberKind.UInt8
        ? new Dataset(inputs.Bytes, targets, Width(inputs), outputs, task, classNames: classNames) { Image = ImageOf(inputs) }
        : new Dataset(Inputs(inputs, source), targets, Width(inputs), outputs, task, classNames: classNames) { Image = ImageOf(inputs) };

    private static int CheckCounts(NumberArray inputs, NumberArray targets, string source, bool several = false)
    {
        if (inputs.Shape.Count == 0 || inputs.Count == 0)
            throw new NablaException("bad-shape", $"{source}: the inputs must be samples × numbers per sample (got {inputs.ShapeText}).");
        int width = several && targets.Shape.FirstOrDefault() is > 0 and var rows ? targets.Count / rows : 1;
        if (targets.Count != targets.Shape.FirstOrDefault() * width)
            throw new NablaException("bad-shape", $"{source}: the targets must be one number per sample (got {targets.ShapeText}).");
        if (targets.Shape[0] != inputs.Shape[0])
            throw new NablaException("sample-count", $"{source}: there must be as many labels or targets as samples ({inputs.Shape[0]:N0} "
                + $"samples, {targets.Shape[0]:N0} targets). Use files that belong together.");
        return width;
    }

    private static int Width(NumberArray inputs) => inputs.Count / inputs.Shape[0];

    private static (int, int)? ImageOf(NumberArray inputs) =>
        inputs.Shape is [_, _, _] or [_, _, _, 1] ? (inputs.Shape[1], inputs.Shape[2]) : null;

    /// <summary>Converts the inputs: unsigned bytes are divided by 255, other numbers are unchanged.</summary>
    public static float[] Inputs(NumberArray inputs, string source)
    {
        if (inputs.Kind != NumberKind.UInt8)
        {
            float[] numbers = inputs.ToSingles();
            RequireFinite(numbers, Width(inputs), 0, source);
            return numbers;
        }

        var result = LargeArray.Allocate<float>(inputs.Count);
        Bytes.ToUnit(inputs.Bytes.Span, result);
        return result;
    }

    /// <summary>Converts the big-endian bytes of a file to inputs.</summary>
    /// <param name="stored">The bytes.</param>
    /// <param name="kind">The storage type of the numbers.</param>
    /// <param name="inputs">Receives the inputs of one or several samples.</param>
    /// <param name="width">The number of inputs per sample.</param>
    /// <param name="first">The index of the first sample in the file, from 0.</param>
    /// <param name="source">The name of the file, for messages.</param>
    internal static void Write(ReadOnlySpan<byte> stored, NumberKind kind, Span<float> inputs, int width, long first, string source)
    {
        if (kind == NumberKind.UInt8)
        {
            Bytes.ToUnit(stored, inputs);
            return;
        }

        new NumberArray([inputs.Length], kind, stored.ToArray(), bigEndian: true).ToSingles().CopyTo(inputs);
        RequireFinite(inputs, width, first, source);
    }

    // A float has a resolution of 64 at one billion, so targets that are close together far from 0 would coincide. Each target has its own
    // scale.
    private static void RequireResolution(double[] given, float[] rounded, int width, string source)
    {
        int rows = given.Length / width;
        for (int t = 0; t < width; t++)
        {
            double mean = 0, square = 0, lost = 0;
            for (int i = t; i < given.Length; i += width) mean += given[i] / rows;
            for (int i = t; i < given.Length; i += width)
            {
                square += (given[i] - mean) * (given[i] - mean) / rows;
                lost = Math.Max(lost, Math.Abs(given[i] - rounded[i]));
            }

            double deviation = Math.Sqrt(square);
            if (deviation == 0 || lost <= 0.01 * deviation) continue;
            string which = width == 1 ? "the targets" : FormattableString.Invariant($"the targets of column {t + 1}");
            throw new NablaException("resolution",
                FormattableString.Invariant($"{source}: {which}, {mean:G6} with a deviation of {deviation:G3}, lose up to {lost:G3} as ")
                + FormattableString.Invariant($"32-bit numbers. Subtract an offset such as {Math.Round(mean):R} from them and add it to ")
                + "the predictions, or save the inputs as samples × numbers, which are read as a table of 64-bit numbers.");
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> inputs, int width, long first, string source)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (!float.IsFinite(inputs[i]))
                throw new NablaException("infinite-number", $"{source}: number {i % width + 1:N0} of sample {first + i / width + 1:N0} "
                    + $"must be a finite 32-bit number (got {inputs[i]}). Remove the sample or fill the gap.");
    }
}

/// <summary>The mapping from labels to classes.</summary>
public sealed class LabelClasses
{
    /// <summary>The maximum number of classes of a target.</summary>
    public const int MaxClasses = 1000;

    private readonly Dictionary<double, int> _places = [];

    private LabelClasses(IReadOnlyList<double> labels, IReadOnlyList<string> names)
    {
        Names = names;
        for (int k = 0; k < labels.Count; k++) _places[labels[k]] = k;
    }

    /// <summary>The names of the classes, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Creates classes 0, 1, … from names.</summary>
    /// <param name="names">The name of class 0, class 1, ….</param>
    /// <returns>The classes.</returns>
    public static LabelClasses FromNames(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new LabelClasses([.. Enumerable.Range(0, names.Count).Select(k => (double)k)], names);
    }

    /// <summary>Creates classes whose names are their labels.</summary>
    /// <param name="names">The names: "0", "1", ….</param>
    /// <returns>The classes; those of <see cref="FromNames"/> if a name is not a number.</returns>
    public static LabelClasses FromIndices(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var labels = new double[names.Count];
        for (int k = 0; k < labels.Length; k++)
            if (!NumberParser.TryParse(names[k], false, out labels[k])) return FromNames(names);
        return new LabelClasses(labels, names);
    }

    /// <summary>The class index of a label.</summary>
    internal int PlaceOf(double label, int sample, string source) => _places.TryGetValue(label, out int index)
        ? index
        : throw new NablaException("unknown-class", $"{source}: the model does not know the label {label} of sample {sample + 1:N0} "
        + $"(expected {Suggestion.Shortened(Names)}). Use files that belong together.");

    internal static LabelClasses From(double[] labels, string source)
    {
        double[] different = [.. labels.Distinct().Order()];
        if (different.Length < 2)
            throw new NablaException("one-class", $"{source}: there must be at least 2 classes (all {labels.Length:N0} labels are "
                + $"{different[0]}). Check the file of labels.");
        if (different.Length > MaxClasses)
            throw new NablaException("too-many-classes", $"{source}: there must be at most {MaxClasses:N0} classes (got "
                + $"{different.Length:N0} distinct labels). Check the file of labels.");
        return new LabelClasses(different, [.. different.Select(label => label.ToString(CultureInfo.InvariantCulture))]);
    }
}
