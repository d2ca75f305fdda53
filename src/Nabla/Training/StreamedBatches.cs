using Nabla.Data;

namespace Nabla.Training;

/// <summary>Batches of samples that come in windows: those of a window are mixed, and every sample comes once an epoch.</summary>
/// <remarks>
/// A window is a whole number of steps, so that no step waits for two. While one window is used, the next is read, that of the next epoch
/// too, until the last.
/// </remarks>
internal sealed class StreamedBatches : IBatches, IDisposable
{
    private readonly SampleSource _source;
    private readonly int _size, _epochs;
    private readonly CancellationToken _cancel;
    private WindowReader? _reader;
    private Window? _window;
    private int _start;

    public StreamedBatches(SampleSource source, long memory, int samplesPerStep, int epochs, CancellationToken cancel)
    {
        (_source, _epochs, _cancel) = (source, epochs, cancel);
        _size = SizeFor(source, memory, samplesPerStep);
    }

    /// <summary>Samples in a window: two windows and what the source itself takes fill the memory.</summary>
    /// <exception cref="ArgumentException">Not even a step fits.</exception>
    public static int SizeFor(SampleSource source, long memory, int samplesPerStep)
    {
        long bytes = Window.BytesOf(source), room = Math.Max(0, memory - source.WorkingBytes) / 2 / bytes;
        long most = Math.Min(room, Array.MaxLength / Math.Max(source.InputWidth, source.TargetWidth));
        if (most < samplesPerStep)
        {
            throw new ArgumentException(
                $"memory is {memory:N0} bytes, but two windows of one step each ({samplesPerStep:N0} samples of {bytes:N0} bytes) and "
                    + $"{source.WorkingBytes:N0} bytes to read with "
                + $"take {2L * samplesPerStep * bytes + source.WorkingBytes:N0}. Allow more, or take a smaller batch.");
        }

        return (int)Math.Min(most, source.Count + (long)samplesPerStep - 1) / samplesPerStep * samplesPerStep;
    }

    /// <inheritdoc/>
    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        // What was not asked for of the epoch before still comes first: a run that goes on from a checkpoint may begin at the very end of
        // one.
        if (_window is not null) _start += _window.Count;
        GiveBack();
        _start = _reader is null ? 0 : _start - _source.Count;
        _reader ??= new WindowReader(_source, "training", _size, shuffle ? seed : null, Passes(epoch, _epochs));
    }

    /// <inheritdoc/>
    public (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x)
    {
        var window = WindowOf(from);
        int at = from - _start, inputs = _source.InputWidth, outputs = _source.TargetWidth;
        window.Inputs.Span.Slice(at * inputs, count * inputs).CopyTo(x);
        return (window.Targets.Slice(at * outputs, count * outputs), _source.IsWeighted ? window.Weights.Slice(at, count) : default);
    }

    /// <inheritdoc/>
    public double TotalWeight(int from, int count)
    {
        var window = WindowOf(from);
        if (!_source.IsWeighted) return count;
        double total = 0;
        foreach (float weight in window.Weights.Span.Slice(from - _start, count)) total += weight;
        return total;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private Window WindowOf(int place)
    {
        // A run that goes on from a checkpoint begins in the middle: the windows before are read and passed over.
        while (_window is null || place >= _start + _window.Count)
        {
            if (_window is not null) _start += _window.Count;
            GiveBack();
            _window = _reader!.Next(_cancel)!;
        }

        return _window;
    }

    private void GiveBack()
    {
        if (_window is not null) _reader!.Return(_window);
        _window = null;
    }

    private static IEnumerable<long> Passes(long first, int count)
    {
        for (long pass = first; pass < first + count; pass++) yield return pass;
    }
}
