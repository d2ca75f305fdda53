using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

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
