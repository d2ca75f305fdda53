using Nabla.Numerics;

namespace Nabla.Data;

/// <content>Parts of a dataset.</content>
public sealed partial class Dataset
{
    /// <summary>Class of sample <paramref name="i"/>: the column of its largest target, or 0 and 1 where there is one column.</summary>
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

    /// <summary>The given samples in the given order.</summary>
    /// <param name="samples">Numbers of samples, from 0; repeats are allowed.</param>
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

    /// <summary>Samples that follow each other, without a copy.</summary>
    /// <param name="start">The first of them, from 0.</param>
    /// <param name="count">How many.</param>
    /// <returns>A new dataset over the same numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">They reach beyond the last sample.</exception>
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

    /// <summary>The first samples, without a copy.</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <returns>A new dataset over the same numbers.</returns>
    public override Dataset Take(int count) => Slice(0, Math.Min(count, Count));

    /// <summary>Divides the samples at random in two parts; each part keeps the samples' order.</summary>
    /// <param name="fraction">Share of the first part, between 0 and 1.</param>
    /// <param name="seed">The same seed divides the same way.</param>
    /// <param name="stratified">Whether each class has the same share in both parts; null: where the targets are classes.</param>
    /// <returns>The two parts, together all samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, or there are fewer than 2 samples.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed, bool? stratified = null)
    {
        var classes = new int[Count];
        if (stratified ?? Task == LearningTask.Classification)
            for (int i = 0; i < Count; i++) classes[i] = ClassOf(i);
        var (first, second) = Division.Stratified(classes, fraction, seed);
        return (Subset(first), Subset(second));
    }

    /// <summary>The same samples with other weights.</summary>
    /// <param name="weights">One a sample; null where all count alike.</param>
    /// <returns>A new dataset over the same numbers.</returns>
    /// <exception cref="ArgumentException">Their number does not fit, or one is negative or not finite.</exception>
    public Dataset WithWeights(ReadOnlyMemory<float>? weights) =>
        InputBytes is { } bytes ? Like(bytes, Targets, weights) : Like(_inputs, Targets, weights);

    /// <summary>
    /// The same samples with each target so many times, one after the other: the targets of a network whose outputs are several quantiles
    /// of each.
    /// </summary>
    /// <param name="times">How many times, at least 1.</param>
    /// <returns>A new dataset over the same inputs, whose targets have names; this one where <paramref name="times"/> is 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="InvalidOperationException">The targets are classes.</exception>
    public Dataset RepeatTargets(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        if (Task != LearningTask.Regression) throw new InvalidOperationException("The targets are classes; only numbers have quantiles.");
        if (times == 1) return this;
        var targets = new float[checked(Targets.Length * times)];
        var once = Targets.Span;
        for (int n = 0; n < once.Length; n++) targets.AsSpan(n * times, times).Fill(once[n]);
        return new(this, InputBytes, _inputs, targets, Weights, times);
    }

    /// <summary>
    /// The same samples, each weighted by its class besides the weight of its row: w_i = (weight of the row) · (weight of its class).
    /// </summary>
    /// <param name="weightOfClass">One a class; null where all classes count alike.</param>
    /// <returns>A new dataset over the same numbers; this one where all classes count alike.</returns>
    /// <exception cref="ArgumentException">Their number does not fit, one is negative or not finite, or a product is too large for a
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
