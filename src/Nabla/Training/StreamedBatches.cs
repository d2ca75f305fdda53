using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Training;

/// <summary>Batches of samples that are read in windows and shuffled within a window. Every sample is used once an epoch.</summary>
/// <remarks>
/// A window holds a whole number of steps, so that no step waits for two windows. The next window, including that of the next epoch, is
/// read while one is used.
/// </remarks>
internal sealed class StreamedBatches : IBatches, IDisposable
{
    private readonly SampleSource _source;
    private readonly int _size, _epochs;
    private readonly CancellationToken _cancel;
    private WindowReader? _reader;
    private Window? _window;
    private int _start;

    public StreamedBatches(SampleSource source, long memory, int samplesPerStep, int epochs, CancellationToken cancellationToken)
    {
        (_source, _epochs, _cancel) = (source, epochs, cancellationToken);
        _size = SizeFor(source, memory, samplesPerStep);
    }

    /// <summary>Number of samples in a window. Two windows and the memory of the source fill the budget.</summary>
    /// <exception cref="ArgumentException">The memory is too small for one step.</exception>
    public static int SizeFor(SampleSource source, long memory, int samplesPerStep)
    {
        long bytes = Window.BytesOf(source), room = Math.Max(0, memory - source.WorkingBytes) / 2 / bytes;
        long most = Math.Min(room, Array.MaxLength / Math.Max(source.InputWidth, source.TargetWidth));
        if (most < samplesPerStep)
        {
            throw new ArgumentException(
                $"Memory must be at least {MessageText.Size(2L * samplesPerStep * bytes + source.WorkingBytes)} for two windows "
                    + $"of {samplesPerStep:N0} samples each and for reading the file (got {MessageText.Size(memory)}). Increase it, or "
                    + "use a smaller batch.");
        }

        return (int)Math.Min(most, source.Count + (long)samplesPerStep - 1) / samplesPerStep * samplesPerStep;
    }

    /// <inheritdoc/>
    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        // Unused windows of the previous epoch are returned first: a resumed run may start at the end of an epoch.
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
        // A resumed run starts in the middle: earlier windows are read and skipped.
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

/// <summary>Some samples of a source in the order of their use.</summary>
internal sealed class Window(SampleSource source, int capacity)
{
    private readonly int[] _places = new int[capacity];
    private readonly float[] _inputs = LargeArray.Allocate<float>(checked(capacity * source.InputWidth));
    private readonly float[] _targets = LargeArray.Allocate<float>(checked(capacity * source.TargetWidth));
    private readonly float[] _weights = source.IsWeighted ? new float[capacity] : [];
    private int _filled;

    /// <summary>Bytes per sample in a window.</summary>
    public static long BytesOf(SampleSource source) =>
        sizeof(float) * ((long)source.InputWidth + source.TargetWidth + (source.IsWeighted ? 1 : 0) + 1);

    /// <summary>Number of samples of the full window.</summary>
    public int Count { get; private set; }

    /// <summary>True if the window is full.</summary>
    public bool IsFull => _filled == Count;

    /// <summary>samples × inputs.</summary>
    public Memory<float> Inputs => _inputs.AsMemory(0, Count * source.InputWidth);

    /// <summary>samples × outputs.</summary>
    public Memory<float> Targets => _targets.AsMemory(0, Count * source.TargetWidth);

    /// <summary>One weight a sample; empty if samples have no weights.</summary>
    public Memory<float> Weights => _weights.AsMemory(0, source.IsWeighted ? Count : 0);

    /// <summary>The samples as a dataset on the window's memory.</summary>
    public Dataset ToDataset() =>
        new(Inputs, Targets, source.InputWidth, source.TargetWidth, source.LearningTask, source.IsWeighted ? Weights : null,
            source.ClassNames);

    /// <summary>Starts to fill the window. Each sample gets a random position, or the next one.</summary>
    public void Begin(int count, Philox? order)
    {
        (Count, _filled) = (count, 0);
        for (int i = 0; i < count; i++) _places[i] = i;
        order?.Shuffle(_places.AsSpan(0, count));
    }

    /// <summary>Copies samples of a block to their positions.</summary>
    /// <returns>Number of copied samples: all from <paramref name="from"/> on, or as many as fit.</returns>
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

/// <summary>Reads a source on its own thread, window by window, ahead of the consumer.</summary>
/// <remarks>
/// There are two windows: one is filled while the other is used. The thread waits until a window is returned.
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

    /// <summary>Starts reading.</summary>
    /// <param name="source">The source.</param>
    /// <param name="part">The name of its samples in messages: training, validation.</param>
    /// <param name="size">Number of samples in a window. The last one of a pass may have fewer.</param>
    /// <param name="seed">Seed of the order; null for the order of the source.</param>
    /// <param name="passes">The passes to read. The order of each is a function of seed and number.</param>
    public WindowReader(SampleSource source, string part, int size, ulong? seed, IEnumerable<long> passes)
    {
        (_source, _part, _size) = (source, part, size);
        for (int i = 0; i < 2; i++) _free.Add(new Window(source, size));
        _thread = new Thread(() => Read(seed, passes)) { IsBackground = true, Name = "Nabla reads samples" };
        _thread.Start();
    }

    /// <summary>Waits for the next window; null after the last. Exceptions of the reading thread are thrown here.</summary>
    public Window? Next(CancellationToken cancellationToken = default)
    {
        if (_ready.TryTake(out var window, Timeout.Infinite, cancellationToken)) return window;
        _failure?.Throw();
        return null;
    }

    /// <summary>Returns a window to be filled again.</summary>
    public void Return(Window window) => _free.Add(window);

    /// <summary>Stops the reading thread and waits until it has ended.</summary>
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
            // The consumer needs no more windows.
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
                // The last window waits for the end of the pass, which confirms that no samples follow.
                if (!window.IsFull || given == _source.Count) continue;
                _ready.Add(window);
                window = null;
            }

            _stop.Token.ThrowIfCancellationRequested();
        }

        if (given != _source.Count) throw Miscounted($"only {given:N0}");
        _ready.Add(window!);
    }

    private InvalidOperationException Miscounted(string read) =>
        new($"The source of the {_part} samples has Count {_source.Count:N0}, but {read} were read. Do not change files "
        + $"while they are read. A "
        + "custom source must yield every sample once.");
}
