using System.Security.Cryptography;
using Nabla.Files;
using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>Samples in memory: rows of inputs, targets and optional weights.</summary>
/// <remarks>
/// Nabla.Data reads files as datasets. <c>ForClassification</c> and <c>ForRegression</c> copy arrays; the constructors wrap them.
/// <para>Its values must not change while threads read it; otherwise any number of threads may share it.</para>
/// </remarks>
public sealed partial class Dataset : SampleSource
{
    private readonly ReadOnlyMemory<float> _inputs;
    private (IReadOnlyList<double> OfClass, ReadOnlyMemory<float>? OfRow)? _classWeights;
    private float[]? _unpacked;

    /// <summary>Creates a dataset on the given arrays, which are not copied.</summary>
    /// <param name="inputs">samples × width, row by row.</param>
    /// <param name="targets">samples × outputs, row by row: one-hot for classes.</param>
    /// <param name="inputWidth">Number of inputs of a sample.</param>
    /// <param name="targetWidth">Number of targets of a sample.</param>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="weights">The weight of each sample; null or empty for equal weights.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a weight is negative or not finite.</exception>
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
    /// Creates a dataset of byte inputs, 0 … 255, as in images, with a quarter of the memory. They are converted to byte / 255 when they
    /// are used.
    /// </summary>
    /// <param name="bytes">samples × width, row by row; not copied.</param>
    /// <param name="targets">samples × outputs, row by row: one-hot for classes.</param>
    /// <param name="inputWidth">Number of inputs of a sample.</param>
    /// <param name="targetWidth">Number of targets of a sample.</param>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="weights">The weight of each sample; null or empty for equal weights.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a weight is negative or not finite.</exception>
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
            throw new ArgumentException($"{Count} samples need {Count * targetWidth} target numbers, {targetWidth} each (got "
                + $"{targets.Length}).", nameof(targets));
        // The conversion turns a null array into empty memory, not null.
        if (weights is { IsEmpty: true }) weights = null;
        if (weights is { } given)
        {
            if (given.Length != Count)
                throw new ArgumentException($"{Count} samples need {Count} weights (got {given.Length}).", nameof(weights));
            foreach (float weight in given.Span)
                if (!(weight >= 0 && float.IsFinite(weight)))
                    throw new ArgumentException($"A sample weight is {weight}; weights are finite and not negative.", nameof(weights));
        }

        Targets = targets;
        Weights = weights;
        TotalWeight = weights is { } all ? Sum(all.Span) : Count;
    }

    // Other samples of the same kind, with each target repeated.
    private Dataset(
        Dataset like, ReadOnlyMemory<byte>? bytes, ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets,
            ReadOnlyMemory<float>? weights, int times = 1)
        : this(CountOf(bytes?.Length ?? inputs.Length, like.InputWidth, nameof(inputs)), like.InputWidth, targets, like.TargetWidth * times,
        like.LearningTask, weights, like.ClassNames)
    {
        (_inputs, InputBytes) = (inputs, bytes);
        (Image, Background, InputNames, NumericInputs) = (like.Image, like.Background, like.InputNames, like.NumericInputs);
        (TargetScales, TargetCenters) = (Each(like.TargetScales), Each(like.TargetCenters));
        TargetNames = Each(like.TargetNames
            ?? (times == 1 ? null : [.. Enumerable.Range(0, like.TargetWidth).Select(t => FormattableString.Invariant($"{t}"))]));

        IReadOnlyList<T>? Each<T>(IReadOnlyList<T>? all) =>
            times == 1 || all is null ? all : [.. all.SelectMany(one => Enumerable.Repeat(one, times))];
    }

    /// <summary>
    /// All inputs, samples × <see cref="SampleSource.InputWidth"/>. Byte inputs are converted on first use and kept, with four times the
    /// memory.
    /// </summary>
    public ReadOnlyMemory<float> Inputs => InputBytes is null ? _inputs : LazyInitializer.EnsureInitialized(ref _unpacked, Unpacked);

    /// <summary>All inputs as bytes if the dataset has byte inputs; otherwise null.</summary>
    public ReadOnlyMemory<byte>? InputBytes { get; }

    /// <summary>All targets, samples × <see cref="SampleSource.TargetWidth"/>.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>
    /// The weight of each sample, including the weight of its class (<see cref="WithClassWeights"/>); null for equal weights.
    /// </summary>
    public ReadOnlyMemory<float>? Weights { get; }

    /// <summary>Returns the input of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="SampleSource.InputWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Input(int i)
    {
        if (InputBytes is null || _unpacked is not null) return Inputs.Span.Slice(i * InputWidth, InputWidth);
        var input = new float[InputWidth];
        CopyInputs(i, 1, input);
        return input;
    }

    /// <summary>Copies the inputs of consecutive samples.</summary>
    /// <param name="start">The first sample, from 0.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="inputs">count × <see cref="SampleSource.InputWidth"/> numbers.</param>
    public void CopyInputs(int start, int count, Span<float> inputs)
    {
        if (InputBytes is { } bytes) Bytes.ToUnit(bytes.Span.Slice(start * InputWidth, count * InputWidth), inputs);
        else _inputs.Span.Slice(start * InputWidth, count * InputWidth).CopyTo(inputs);
    }

    /// <summary>Returns the target of sample <paramref name="i"/>.</summary>
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
            : throw new ArgumentException($"The inputs hold {numbers} numbers, which is not a multiple of {inputWidth}, "
            + $"the inputs per sample.", parameter);
    }

    /// <summary>Returns the class of sample <paramref name="i"/>: the column of its largest target, or 0 or 1 for one column.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>The class, from 0.</returns>
    public int ClassOf(int i)
    {
        var y = Target(i);
        if (y.Length == 1) return y[0] > 0.5f ? 1 : 0;
        int best = 0;
        for (int k = 1; k < y.Length; k++)
            if (y[k] > y[best]) best = k;
        return best;
    }

    /// <summary>Returns the given samples in the given order.</summary>
    /// <param name="samples">Indices of samples, from 0. Repeats are allowed.</param>
    /// <returns>A new dataset with copies of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Dataset Subset(ReadOnlySpan<int> samples)
    {
        foreach (int sample in samples)
            if ((uint)sample >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(samples), $"There is no sample {sample} among {Count}.");
        float[] targets = Chosen(Targets.Span, TargetWidth, samples);
        float[]? weights = Weights is { } given ? Chosen(given.Span, 1, samples) : null;
        var chosen = InputBytes is { } bytes
            ? Like(Chosen(bytes.Span, InputWidth, samples), targets, weights)
            : Like(Chosen(_inputs.Span, InputWidth, samples), targets, weights);
        // A null array would become empty memory, not null.
        if (_classWeights is { } classes)
            chosen._classWeights = (classes.OfClass, classes.OfRow is { } rows ? (ReadOnlyMemory<float>?)Chosen(rows.Span, 1, samples)
                : null);
        return chosen;
    }

    /// <summary>Returns consecutive samples without a copy.</summary>
    /// <param name="start">The first sample, from 0.</param>
    /// <param name="count">Number of samples.</param>
    /// <returns>A new dataset on the same memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range exceeds the samples.</exception>
    public Dataset Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Count - count)
            throw new ArgumentOutOfRangeException(nameof(count), $"Samples {start} … {start + count - 1} are not all among {Count}.");
        var (targets, weights) = (Targets.Slice(start * TargetWidth, count * TargetWidth), Weights?.Slice(start, count));
        var slice = InputBytes is { } bytes
            ? Like(bytes.Slice(start * InputWidth, count * InputWidth), targets, weights)
            : Like(_inputs.Slice(start * InputWidth, count * InputWidth), targets, weights);
        if (_classWeights is { } classes) slice._classWeights = (classes.OfClass, classes.OfRow?.Slice(start, count));
        return slice;
    }

    /// <summary>Returns the first samples without a copy.</summary>
    /// <param name="count">Number of samples; all if there are fewer.</param>
    /// <returns>A new dataset on the same memory.</returns>
    public override Dataset Take(int count) => Slice(0, Math.Min(count, Count));

    /// <summary>Splits the samples at random into two parts, each in the order of the samples.</summary>
    /// <param name="fraction">The fraction of the first part, between 0 and 1.</param>
    /// <param name="seed">The seed. The same seed gives the same split.</param>
    /// <param name="stratified">True for equal class proportions in both parts; null for true if the targets are classes.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, or there are fewer than 2 samples.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed, bool? stratified = null)
    {
        var classes = new int[Count];
        if (stratified ?? LearningTask == LearningTask.Classification)
            for (int i = 0; i < Count; i++) classes[i] = ClassOf(i);
        var (first, second) = DataSplit.Stratified(classes, fraction, seed);
        return (Subset(first), Subset(second));
    }

    /// <summary>Returns the samples with other weights.</summary>
    /// <param name="weights">One per sample; null for equal weights.</param>
    /// <returns>A new dataset on the same memory.</returns>
    /// <exception cref="ArgumentException">The number of weights does not match, or one is negative or not finite.</exception>
    public Dataset WithWeights(ReadOnlyMemory<float>? weights) =>
        InputBytes is { } bytes ? Like(bytes, Targets, weights) : Like(_inputs, Targets, weights);

    /// <summary>
    /// Returns the samples with each target repeated, for a network whose outputs are several quantiles of each target.
    /// </summary>
    /// <param name="times">The number of repetitions, at least 1.</param>
    /// <returns>A new dataset on the same inputs with named targets; this dataset if <paramref name="times"/> is 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="InvalidOperationException">The targets are classes.</exception>
    public Dataset RepeatTargets(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        if (LearningTask != LearningTask.Regression)
            throw new InvalidOperationException("The targets are classes; only numbers have quantiles.");
        if (times == 1) return this;
        var targets = new float[checked(Targets.Length * times)];
        var once = Targets.Span;
        for (int n = 0; n < once.Length; n++) targets.AsSpan(n * times, times).Fill(once[n]);
        return new(this, InputBytes, _inputs, targets, Weights, times);
    }

    /// <summary>
    /// Returns the samples with class weights: w_i = (weight of the row) · (weight of its class).
    /// </summary>
    /// <param name="weightOfClass">One per class; null for equal weights.</param>
    /// <returns>A new dataset on the same memory; this dataset for equal weights.</returns>
    /// <exception cref="ArgumentException">The number of weights does not match, one is negative or not finite, or a product overflows
    /// float.</exception>
    public Dataset WithClassWeights(IReadOnlyList<double>? weightOfClass)
    {
        if (weightOfClass is null) return this;
        var plain = WithoutClassWeights();
        int classes = Math.Max(2, TargetWidth);
        if (weightOfClass.Count != classes)
            throw new ArgumentException($"{classes} classes need as many weights (got {weightOfClass.Count}).", nameof(weightOfClass));
        var weights = new float[Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)((plain.Weights?.Span[i] ?? 1) * weightOfClass[ClassOf(i)]);
        var weighted = WithWeights(weights);
        weighted._classWeights = (weightOfClass, plain.Weights);
        return weighted;
    }

    /// <inheritdoc/>
    public override Dataset WithoutClassWeights() => _classWeights is { } classes ? WithWeights(classes.OfRow) : this;

    private static T[] Chosen<T>(ReadOnlySpan<T> rows, int width, ReadOnlySpan<int> samples)
        where T : unmanaged
    {
        var chosen = LargeArray.Allocate<T>(checked(samples.Length * width));
        for (int i = 0; i < samples.Length; i++) rows.Slice(samples[i] * width, width).CopyTo(chosen.AsSpan(i * width));
        return chosen;
    }

    private Dataset Like(ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets, ReadOnlyMemory<float>? weights) =>
        new(this, null, inputs, targets, weights);

    private Dataset Like(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<float> targets, ReadOnlyMemory<float>? weights) =>
        new(this, bytes, default, targets, weights);
}
