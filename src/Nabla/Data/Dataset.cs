using System.Security.Cryptography;
using Nabla.Files;
using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>Samples in memory: rows of numbers, what is wanted of each, and how much each counts.</summary>
/// <remarks>Files become datasets in Nabla.Data; arrays of your own become one here.</remarks>
public sealed partial class Dataset : SampleSource
{
    private readonly ReadOnlyMemory<float> _inputs;
    private (IReadOnlyList<double> OfClass, ReadOnlyMemory<float>? OfRow)? _classWeights;
    private float[]? _unpacked;

    /// <summary>A dataset over the given arrays, which are not copied.</summary>
    /// <param name="inputs">samples × width, row by row.</param>
    /// <param name="targets">samples × outputs, row by row: one-hot for classes.</param>
    /// <param name="inputWidth">Numbers in one sample's input.</param>
    /// <param name="targetWidth">Numbers in one sample's target.</param>
    /// <param name="task">What the targets mean.</param>
    /// <param name="weights">How much each sample counts; null or empty where all count alike.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a weight is negative or not finite.</exception>
    public Dataset(
        ReadOnlyMemory<float> inputs,
        ReadOnlyMemory<float> targets,
        int inputWidth,
        int targetWidth,
        LearningTask task,
        ReadOnlyMemory<float>? weights = null,
        IReadOnlyList<string>? classNames = null)
        : this(CountOf(inputs.Length, inputWidth, nameof(inputs)), inputWidth, targets, targetWidth, task, weights, classNames) =>
        _inputs = inputs;

    /// <summary>
    /// A dataset whose inputs are bytes, 0 … 255, as images store them: a quarter of the memory. They become byte / 255 where they are
    /// used.
    /// </summary>
    /// <param name="bytes">samples × width, row by row; not copied.</param>
    /// <param name="targets">samples × outputs, row by row: one-hot for classes.</param>
    /// <param name="inputWidth">Numbers in one sample's input.</param>
    /// <param name="targetWidth">Numbers in one sample's target.</param>
    /// <param name="task">What the targets mean.</param>
    /// <param name="weights">How much each sample counts; null or empty where all count alike.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a weight is negative or not finite.</exception>
    public Dataset(
        ReadOnlyMemory<byte> bytes,
        ReadOnlyMemory<float> targets,
        int inputWidth,
        int targetWidth,
        LearningTask task,
        ReadOnlyMemory<float>? weights = null,
        IReadOnlyList<string>? classNames = null)
        : this(CountOf(bytes.Length, inputWidth, nameof(bytes)), inputWidth, targets, targetWidth, task, weights, classNames) =>
        InputBytes = bytes;

    private Dataset(
        int count, int inputWidth, ReadOnlyMemory<float> targets, int targetWidth, LearningTask task, ReadOnlyMemory<float>? weights,
            IReadOnlyList<string>? classNames)
        : base(count, inputWidth, targetWidth, task, weights is { IsEmpty: false }, classNames)
    {
        if (targets.Length != Count * targetWidth)
            throw new ArgumentException($"{Count} samples need {Count * targetWidth} target numbers ({targetWidth} each) but "
                + $"{targets.Length} came.", nameof(targets));
        // A null array becomes empty memory on its way here, not null.
        if (weights is { IsEmpty: true }) weights = null;
        if (weights is { } given)
        {
            if (given.Length != Count)
                throw new ArgumentException($"{Count} samples need {Count} weights but {given.Length} came.", nameof(weights));
            foreach (float weight in given.Span)
                if (!(weight >= 0 && float.IsFinite(weight)))
                    throw new ArgumentException($"A sample weight is {weight}; weights are finite and not negative.", nameof(weights));
        }

        Targets = targets;
        Weights = weights;
        TotalWeight = weights is { } all ? Sum(all.Span) : Count;
    }

    // Other numbers of samples of the same kind, with each target so many times.
    private Dataset(
        Dataset like, ReadOnlyMemory<byte>? bytes, ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets,
            ReadOnlyMemory<float>? weights, int times = 1)
        : this(CountOf(bytes?.Length ?? inputs.Length, like.InputWidth, nameof(inputs)), like.InputWidth, targets, like.TargetWidth * times,
        like.Task, weights, like.ClassNames)
    {
        (_inputs, InputBytes) = (inputs, bytes);
        (Image, Background, InputNames, NumberInputs) = (like.Image, like.Background, like.InputNames, like.NumberInputs);
        (TargetScales, TargetCenters) = (Each(like.TargetScales), Each(like.TargetCenters));
        TargetNames = Each(like.TargetNames
            ?? (times == 1 ? null : [.. Enumerable.Range(0, like.TargetWidth).Select(t => FormattableString.Invariant($"{t}"))]));

        IReadOnlyList<T>? Each<T>(IReadOnlyList<T>? all) =>
            times == 1 || all is null ? all : [.. all.SelectMany(one => Enumerable.Repeat(one, times))];
    }

    /// <summary>
    /// All inputs, samples × <see cref="SampleSource.InputWidth"/>. Of a set of bytes they are made at the first use and kept, at four
    /// times the memory.
    /// </summary>
    public ReadOnlyMemory<float> Inputs => InputBytes is null ? _inputs : LazyInitializer.EnsureInitialized(ref _unpacked, Unpacked);

    /// <summary>All inputs as bytes, where the set has them so; else null.</summary>
    public ReadOnlyMemory<byte>? InputBytes { get; }

    /// <summary>All targets, samples × <see cref="SampleSource.TargetWidth"/>.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>
    /// How much each sample counts, the weight of its class included (<see cref="WithClassWeights"/>); null where all count alike.
    /// </summary>
    public ReadOnlyMemory<float>? Weights { get; }

    /// <summary>Input of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="SampleSource.InputWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Input(int i)
    {
        if (InputBytes is null || _unpacked is not null) return Inputs.Span.Slice(i * InputWidth, InputWidth);
        var input = new float[InputWidth];
        CopyInputs(i, 1, input);
        return input;
    }

    /// <summary>Writes the inputs of samples that follow each other.</summary>
    /// <param name="start">The first of them, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="inputs">count × <see cref="SampleSource.InputWidth"/> numbers.</param>
    public void CopyInputs(int start, int count, Span<float> inputs)
    {
        if (InputBytes is { } bytes) Bytes.ToUnit(bytes.Span.Slice(start * InputWidth, count * InputWidth), inputs);
        else _inputs.Span.Slice(start * InputWidth, count * InputWidth).CopyTo(inputs);
    }

    /// <summary>Target of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="SampleSource.TargetWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Target(int i) => Targets.Span.Slice(i * TargetWidth, TargetWidth);

    /// <inheritdoc/>
    public override IEnumerable<Dataset> Read(Philox? order) => [this];

    /// <inheritdoc/>
    public override string Fingerprint()
    {
        using var hash = SHA256.Create();
        using (var into = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            if (InputBytes is { } bytes) into.Write(bytes.Span);
            else LittleEndian.Write(into, _inputs.Span);
            LittleEndian.Write(into, Targets.Span);
            if (Weights is { } weights) LittleEndian.Write(into, weights.Span);
        }

        return $"sha256 {Convert.ToHexStringLower(hash.Hash!)}";
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights) sum += weight;
        return sum;
    }

    private float[] Unpacked()
    {
        float[] inputs = LargeArray.Allocate<float>(Count * InputWidth);
        CopyInputs(0, Count, inputs);
        return inputs;
    }

    private static int CountOf(int numbers, int inputWidth, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        return numbers % inputWidth == 0
            ? numbers / inputWidth
            : throw new ArgumentException($"The inputs hold {numbers} numbers, which is no multiple of {inputWidth} a sample.", parameter);
    }
}
