using System.Globalization;
using System.Numerics;

namespace Nabla.Data;

/// <content>Creation from arrays of numbers and labels.</content>
public sealed partial class Dataset
{
    /// <summary>Creates a dataset of classes from one array per sample.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <typeparam name="TLabel"><see cref="int"/>, <see cref="string"/> or an enum.</typeparam>
    /// <param name="inputs">The inputs of each sample; all samples have the same number. They are copied.</param>
    /// <param name="labels">The label of each sample.</param>
    /// <param name="classes">All labels in the order of the outputs, so that several datasets have the same classes; null for the distinct
    /// labels in ascending order (text by character codes).</param>
    /// <returns>The dataset. Its targets are one-hot, and its class names are the texts of the labels.</returns>
    /// <exception cref="ArgumentException">There is no sample, the lengths do not match, a label is not one of the classes, there are fewer
    /// than 2 classes, or the labels are of another type.</exception>
    public static Dataset ForClassification<T, TLabel>(T[][] inputs, IReadOnlyList<TLabel> labels, IReadOnlyList<TLabel>? classes = null)
        where T : IBinaryFloatingPointIeee754<T>
        where TLabel : notnull => Classes(RowsOf(inputs), labels, classes);

    /// <summary>Creates a dataset of classes from a matrix.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <typeparam name="TLabel"><see cref="int"/>, <see cref="string"/> or an enum.</typeparam>
    /// <param name="inputs">samples × inputs. They are copied.</param>
    /// <param name="labels">The label of each sample.</param>
    /// <param name="classes">All labels in the order of the outputs, so that several datasets have the same classes; null for the distinct
    /// labels in ascending order (text by character codes).</param>
    /// <returns>The dataset. Its targets are one-hot, and its class names are the texts of the labels.</returns>
    /// <exception cref="ArgumentException">There is no sample, the lengths do not match, a label is not one of the classes, there are fewer
    /// than 2 classes, or the labels are of another type.</exception>
    public static Dataset ForClassification<T, TLabel>(T[,] inputs, IReadOnlyList<TLabel> labels, IReadOnlyList<TLabel>? classes = null)
        where T : IBinaryFloatingPointIeee754<T>
        where TLabel : notnull => Classes(RowsOf(inputs), labels, classes);

    /// <summary>Creates a dataset of classes from consecutive samples.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <typeparam name="TLabel"><see cref="int"/>, <see cref="string"/> or an enum.</typeparam>
    /// <param name="inputs">samples × inputs, row by row. They are copied.</param>
    /// <param name="inputWidth">The number of inputs of a sample.</param>
    /// <param name="labels">The label of each sample.</param>
    /// <param name="classes">All labels in the order of the outputs, so that several datasets have the same classes; null for the distinct
    /// labels in ascending order (text by character codes).</param>
    /// <returns>The dataset. Its targets are one-hot, and its class names are the texts of the labels.</returns>
    /// <exception cref="ArgumentException">There is no sample, the lengths do not match, a label is not one of the classes, there are fewer
    /// than 2 classes, or the labels are of another type.</exception>
    public static Dataset ForClassification<T, TLabel>(
        ReadOnlySpan<T> inputs, int inputWidth, IReadOnlyList<TLabel> labels, IReadOnlyList<TLabel>? classes = null)
        where T : IBinaryFloatingPointIeee754<T>
        where TLabel : notnull => Classes((ToFloats(inputs), inputWidth), labels, classes);

    /// <summary>Creates a dataset of one number per sample from one array per sample.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <param name="inputs">The inputs of each sample; all samples have the same number. They are copied.</param>
    /// <param name="targets">The target of each sample. They are copied.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">There is no sample, or the lengths do not match.</exception>
    public static Dataset ForRegression<T>(T[][] inputs, ReadOnlySpan<T> targets)
        where T : IBinaryFloatingPointIeee754<T> => Numbers(RowsOf(inputs), ToFloats(targets));

    /// <summary>Creates a dataset of one number per sample from a matrix.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <param name="inputs">samples × inputs. They are copied.</param>
    /// <param name="targets">The target of each sample. They are copied.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">There is no sample, or the lengths do not match.</exception>
    public static Dataset ForRegression<T>(T[,] inputs, ReadOnlySpan<T> targets)
        where T : IBinaryFloatingPointIeee754<T> => Numbers(RowsOf(inputs), ToFloats(targets));

    /// <summary>Creates a dataset of one number per sample from consecutive samples.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; each number is rounded to <see cref="float"/>.</typeparam>
    /// <param name="inputs">samples × inputs, row by row. They are copied.</param>
    /// <param name="inputWidth">The number of inputs of a sample.</param>
    /// <param name="targets">The target of each sample. They are copied.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">There is no sample, or the lengths do not match.</exception>
    public static Dataset ForRegression<T>(ReadOnlySpan<T> inputs, int inputWidth, ReadOnlySpan<T> targets)
        where T : IBinaryFloatingPointIeee754<T> => Numbers((ToFloats(inputs), inputWidth), ToFloats(targets));

    private static Dataset Classes<TLabel>((float[] Inputs, int Width) samples, IReadOnlyList<TLabel> labels,
        IReadOnlyList<TLabel>? classes)
        where TLabel : notnull
    {
        ArgumentNullException.ThrowIfNull(labels);
        RequireCount(samples, labels.Count, nameof(labels));
        if (typeof(TLabel) != typeof(string) && typeof(TLabel) != typeof(int) && !typeof(TLabel).IsEnum)
            throw new ArgumentException($"labels must be int, string or an enum (got {typeof(TLabel).Name}).", nameof(labels));
        var order = typeof(TLabel) == typeof(string) ? (IComparer<TLabel>)StringComparer.Ordinal : Comparer<TLabel>.Default;
        IReadOnlyList<TLabel> all = classes ?? [.. labels.Distinct().Order(order)];
        if (all.Count < 2)
            throw new ArgumentException($"There must be at least 2 classes (got {all.Count}).", classes is null ? nameof(labels)
                : nameof(classes));
        Dictionary<TLabel, int> indices = [];
        for (int k = 0; k < all.Count; k++)
            if (!indices.TryAdd(all[k], k))
                throw new ArgumentException($"The class {NameOf(all[k])} must be given once (got it again at {k}).", nameof(classes));

        var targets = new float[checked(labels.Count * all.Count)];
        for (int i = 0; i < labels.Count; i++)
        {
            if (!indices.TryGetValue(labels[i], out int k))
                throw new ArgumentException($"The label of sample {i} must be one of the classes (got {NameOf(labels[i])}).",
                    nameof(labels));
            targets[i * all.Count + k] = 1;
        }

        return new(samples.Inputs, targets, samples.Width, all.Count, LearningTask.Classification, classNames: [.. all.Select(NameOf)]);
    }

    private static string NameOf<TLabel>(TLabel label) => Convert.ToString(label, CultureInfo.InvariantCulture)!;

    private static Dataset Numbers((float[] Inputs, int Width) samples, float[] targets)
    {
        RequireCount(samples, targets.Length, nameof(targets));
        return new(samples.Inputs, targets, samples.Width, 1, LearningTask.Regression);
    }

    private static void RequireCount((float[] Inputs, int Width) samples, int count, string parameter)
    {
        int expected = CountOf(samples.Inputs.Length, samples.Width, "inputs");
        if (expected == 0) throw new ArgumentException("inputs must have at least one sample (got none).", "inputs");
        if (count != expected)
            throw new ArgumentException($"{parameter} must have one value per sample (expected {expected}, got {count}).", parameter);
    }

    private static (float[] Inputs, int Width) RowsOf<T>(T[][] inputs)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int width = inputs is [{ } first, ..] ? first.Length : 1;
        var numbers = new float[checked(inputs.Length * width)];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i]?.Length != width)
                throw new ArgumentException($"Sample {i} must have as many inputs as sample 0 (expected {width}, got "
                    + $"{inputs[i]?.Length ?? 0}).", nameof(inputs));
            ToSingle<T>(inputs[i], numbers.AsSpan(i * width, width));
        }

        return (numbers, width);
    }

    private static (float[] Inputs, int Width) RowsOf<T>(T[,] inputs)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int width = inputs.GetLength(1);
        var numbers = new float[inputs.Length];
        for (int i = 0; i < inputs.GetLength(0); i++)
            for (int j = 0; j < width; j++) numbers[i * width + j] = float.CreateTruncating(inputs[i, j]);
        return (numbers, width);
    }

    private static float[] ToFloats<T>(ReadOnlySpan<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var numbers = new float[values.Length];
        ToSingle(values, numbers);
        return numbers;
    }

    private static void ToSingle<T>(ReadOnlySpan<T> values, Span<float> numbers)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++) numbers[i] = float.CreateTruncating(values[i]);
    }
}
