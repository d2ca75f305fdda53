using System.Diagnostics;

namespace Nabla.Fuzz;

/// <summary>Feeds a reader with inputs and watches what it does.</summary>
/// <param name="format">The reader.</param>
/// <param name="seed">Of the inputs: the same give the same.</param>
/// <param name="folder">Where inputs go that a reader fails at.</param>
internal sealed class Campaign(Format format, ulong seed, string folder)
{
    private const int MostFailures = 20;

    private readonly IReadOnlyList<byte[]> _seeds = format.Seeds(), _tokens = [.. format.Tokens.Select(System.Text.Encoding.UTF8.GetBytes)];
    private readonly Outcome _outcome = new(format.Name);
    private int _current;

    /// <summary>How much CPU time of this process an input may take, or twenty times that by the clock, since one may also wait for ever.
    /// <value>The default is five seconds, more than on an idle machine by a factor of a hundred.</value></summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of an input that takes longer: nobody can stop it.</summary>
    public required Action<string> OnHang { get; init; }

    /// <summary>Reads the valid files as they are, then so many inputs.</summary>
    /// <param name="first">Number of the first input.</param>
    /// <param name="count">How many.</param>
    /// <param name="limit">When to stop, done or not.</param>
    public Outcome Run(int first, int count, TimeSpan limit)
    {
        foreach (byte[] valid in _seeds) Read(valid);
        using var watch = new Timer(_ => Look(), null, Patience / 4, Patience / 4);
        var clock = Stopwatch.StartNew();
        for (int i = first; i < first + count && clock.Elapsed < limit && _outcome.Failures.Count < MostFailures; i++)
        {
            byte[] input = Make(i);
            Volatile.Write(ref _current, i);
            Feed(i, input);
            _outcome.Inputs++;
        }

        return _outcome;
    }

    /// <summary>An input again.</summary>
    public byte[] Make(int number)
    {
        var dice = new Dice(seed, (ulong)(uint)number << 16 | (uint)format.Name.Length << 8 | format.Name[0]);
        return format.Wrap(dice, format.Make(dice, _seeds, _tokens));
    }

    // A valid file must be taken for one; one that is only a part of others need not make them valid. Twice, so that what is made once and
    // for all is not counted for the first input.
    private void Read(byte[] valid)
    {
        byte[] file = format.Wrap(new Dice(seed, 0), valid);
        for (int time = 0; time < 2; time++)
        {
            try
            {
                format.Read(file);
            }
            catch (Exception refusal) when (file != valid && format.IsRefusal(refusal))
            {
                return;
            }
        }
    }

    private void Feed(int number, byte[] input)
    {
        long before = GC.GetTotalAllocatedBytes(precise: false), start = Stopwatch.GetTimestamp();
        try
        {
            format.Read(input);
            _outcome.Accepted++;
        }
        catch (Exception refusal) when (format.IsRefusal(refusal))
        {
            _outcome.Refused++;
            if (refusal.Message.Any(char.IsControl))
                Fail(number, input, $"the message is no line to be shown: {refusal.Message.ReplaceLineEndings("\\n")}");
        }
        catch (Exception fault)
        {
            Fail(number, input, $"{fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")} "
                + $"{fault.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Nabla"))?.Trim()}");
        }

        _outcome.WorstSeconds = Math.Max(_outcome.WorstSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        long bytes = GC.GetTotalAllocatedBytes(precise: false) - before;
        long allowed = format.Constant + format.BytesPerByte * format.Length(input);
        // All that was reserved on the way is more than there was at any time; only where it is too much is that asked.
        if (bytes > allowed) bytes = Peak.Of(() => Again(input));
        _outcome.WorstBytes = Math.Max(_outcome.WorstBytes, bytes);
        _outcome.WorstFactor = Math.Max(_outcome.WorstFactor, (bytes - format.Constant) / (double)Math.Max(1, format.Length(input)));
        if (bytes > allowed) Fail(number, input, $"{bytes:N0} bytes of memory for a file of {input.Length:N0}");
    }

    private void Again(byte[] input)
    {
        try
        {
            format.Read(input);
        }
        catch (Exception)
        {
            // It was seen the first time.
        }
    }

    // The input that was seen at the last look, and when it was seen first.
    private int _seen = -1;
    private TimeSpan _cpu;
    private long _since;

    private void Look()
    {
        const int Waiting = 20;
        int current = Volatile.Read(ref _current);
        if (current != _seen || _outcome.Inputs == 0)
            (_seen, _cpu, _since) = (current, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        else if (Environment.CpuUsage.TotalTime - _cpu >= Patience || Stopwatch.GetElapsedTime(_since) >= Waiting * Patience)
        {
            Fail(current, Make(current), $"takes longer than {Patience.TotalSeconds} seconds");
            OnHang(_outcome.Failures[^1]);
        }
    }

    private void Fail(int number, byte[] input, string what)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{format.Name}-{seed}-{number}");
        File.WriteAllBytes(file, input);
        _outcome.Failures.Add($"{what} ({file}; again: --reader {format.Name} --seed {seed} --only {number})");
    }
}
