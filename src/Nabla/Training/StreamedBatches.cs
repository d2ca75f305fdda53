using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Specs;

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
                $"memory must be at least {MessageLine.Size(2L * samplesPerStep * bytes + source.WorkingBytes)}, for two windows of "
                    + $"{samplesPerStep:N0} samples and for reading (got {MessageLine.Size(memory)}). Increase it, or use a smaller "
                    + "batch.");
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

/// <summary>Some samples of a source, in the order in which they will be used.</summary>
internal sealed class Window(SampleSource source, int capacity)
{
    private readonly int[] _places = new int[capacity];
    private readonly float[] _inputs = LargeArray.Allocate<float>(checked(capacity * source.InputWidth));
    private readonly float[] _targets = LargeArray.Allocate<float>(checked(capacity * source.TargetWidth));
    private readonly float[] _weights = source.IsWeighted ? new float[capacity] : [];
    private int _filled;

    /// <summary>Bytes that a sample takes in a window.</summary>
    public static long BytesOf(SampleSource source) =>
        sizeof(float) * ((long)source.InputWidth + source.TargetWidth + (source.IsWeighted ? 1 : 0) + 1);

    /// <summary>Samples that the window holds once it is full.</summary>
    public int Count { get; private set; }

    /// <summary>Whether all its samples are there.</summary>
    public bool IsFull => _filled == Count;

    /// <summary>samples × inputs.</summary>
    public Memory<float> Inputs => _inputs.AsMemory(0, Count * source.InputWidth);

    /// <summary>samples × outputs.</summary>
    public Memory<float> Targets => _targets.AsMemory(0, Count * source.TargetWidth);

    /// <summary>One a sample; empty where samples have none.</summary>
    public Memory<float> Weights => _weights.AsMemory(0, source.IsWeighted ? Count : 0);

    /// <summary>The samples, over the window's own memory.</summary>
    public Dataset ToDataset() =>
        new(Inputs, Targets, source.InputWidth, source.TargetWidth, source.Task, source.IsWeighted ? Weights : null, source.ClassNames);

    /// <summary>Begins anew, for so many samples: each gets a place at random, or in the order in which they come.</summary>
    public void Begin(int count, Philox? order)
    {
        (Count, _filled) = (count, 0);
        for (int i = 0; i < count; i++) _places[i] = i;
        order?.Shuffle(_places.AsSpan(0, count));
    }

    /// <summary>Puts samples of a block in their places.</summary>
    /// <returns>How many: all from <paramref name="from"/> on, or as many as there is room for.</returns>
    public int Take(Dataset block, int from)
    {
        int count = Math.Min(block.Count - from, Count - _filled);
        int inputs = source.InputWidth, outputs = source.TargetWidth;
        for (int i = 0; i < count; i++)
        {
            int place = _places[_filled + i];
            block.CopyInputs(from + i, 1, _inputs.AsSpan(place * inputs, inputs));
            block.Target(from + i).CopyTo(_targets.AsSpan(place * outputs, outputs));
            if (source.IsWeighted) _weights[place] = block.Weights is { } weights ? weights.Span[from + i] : 1;
        }

        _filled += count;
        return count;
    }
}

/// <summary>Reads a source on a thread of its own, window by window, ahead of whoever takes the windows.</summary>
/// <remarks>
/// There are two windows: while the samples of one are used, the other is filled, and no more is read until the first is given back.
/// </remarks>
internal sealed class WindowReader : IDisposable
{
    private readonly SampleSource _source;
    private readonly string _part;
    private readonly int _size;
    private readonly BlockingCollection<Window> _free = [], _ready = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="part">What messages call its samples: training, validation.</param>
    /// <param name="size">Samples in a window; the last one of a pass may have fewer.</param>
    /// <param name="seed">Seed of the order; null for that of the source.</param>
    /// <param name="passes">Which passes: the order of each is a function of seed and number.</param>
    public WindowReader(SampleSource source, string part, int size, ulong? seed, IEnumerable<long> passes)
    {
        (_source, _part, _size) = (source, part, size);
        for (int i = 0; i < 2; i++) _free.Add(new Window(source, size));
        _thread = new Thread(() => Read(seed, passes)) { IsBackground = true, Name = "Nabla reads samples" };
        _thread.Start();
    }

    /// <summary>The next window, waited for where it is not ready; null after the last. What reading met is thrown here.</summary>
    public Window? Next(CancellationToken cancel = default)
    {
        if (_ready.TryTake(out var window, Timeout.Infinite, cancel)) return window;
        _failure?.Throw();
        return null;
    }

    /// <summary>Gives a window back, to be filled again.</summary>
    public void Return(Window window) => _free.Add(window);

    /// <summary>Ends the reading, and waits until it has ended.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _free.Dispose();
        _ready.Dispose();
    }

    private void Read(ulong? seed, IEnumerable<long> passes)
    {
        try
        {
            foreach (long pass in passes) Read(seed, pass);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody waits for more.
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void Read(ulong? seed, long pass)
    {
        int given = 0, windows = 0;
        Window? window = null;
        foreach (var block in _source.Read(seed is { } blocks ? Streams.Blocks(blocks, pass) : null))
        {
            DataValidation.RequireBlock(_source, block, _part, given);
            for (int from = 0; from < block.Count;)
            {
                if (given == _source.Count) throw Miscounted("more");
                if (window is null)
                {
                    window = _free.Take(_stop.Token);
                    window.Begin(Math.Min(_size, _source.Count - given), seed is { } order ? Streams.Window(order, pass, windows++) : null);
                }

                int taken = window.Take(block, from);
                from += taken;
                given += taken;
                // The last one waits for the end of the pass: only then is it certain that no more come.
                if (!window.IsFull || given == _source.Count) continue;
                _ready.Add(window);
                window = null;
            }

            _stop.Token.ThrowIfCancellationRequested();
        }

        if (given != _source.Count) throw Miscounted($"only {given:N0}");
        _ready.Add(window!);
    }

    private InvalidOperationException Miscounted(string came) =>
        new($"The source of the {_part} samples promised {_source.Count:N0} but {came} came. Do not change files while they are read; a "
        + "source of your own must give every sample once.");
}
