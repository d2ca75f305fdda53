using System.Runtime.InteropServices;

namespace Nabla.Cli.Terminal;

/// <summary>What a command talks to.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where errors go, and all text for people where results are JSON.</param>
/// <param name="Interactive">True where a person watches a terminal: colors, a progress bar.</param>
/// <param name="Interrupt">Says when to end early.</param>
internal sealed record Session(TextWriter Out, TextWriter Error, bool Interactive, Interrupt Interrupt);

/// <summary>Ctrl-C and the like: the first asks the work to come to an end, the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code: 130 after Ctrl-C, 143 after SIGTERM; 0 if not interrupted.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Listens to the signals of this process.</summary>
    public static Interrupt OfProcess()
    {
        var interrupt = new Interrupt();
        interrupt._registrations.Add(
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = interrupt.Raise(ExitCodes.Interrupted)));
        interrupt._registrations.Add(
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = interrupt.Raise(ExitCodes.Terminated)));
        return interrupt;
    }

    /// <summary>Asks the work to end.</summary>
    /// <param name="exitCode">What the process shall end with.</param>
    /// <returns>True the first time; false says that patience is over.</returns>
    public bool Raise(int exitCode)
    {
        if (_source.IsCancellationRequested) return false;
        ExitCode = exitCode;
        _source.Cancel();
        return true;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>A file or the data cannot be used, or the network did not learn: a finding of severity error.</summary>
    public const int Failed = 1;

    /// <summary>An argument or a setting is wrong, whatever the data is. No data is read.</summary>
    public const int Usage = 2;

    /// <summary>An internal error of Nabla.</summary>
    public const int Defect = 70;

    /// <summary>Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code after SIGTERM (128 + 15).</summary>
    public const int Terminated = 143;

    /// <summary>The codes and their meanings, for help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "success"),
        (Failed, "a file or the data cannot be used, the network did not learn (a problem that the diagnosis found, such as "
            + "learning-rate-too-high, is an error), or a check failed"),
        (Usage, "an argument or a setting is wrong, whatever the data is"),
        (Defect, "internal error"),
        (Interrupted, "interrupted (Ctrl-C)"),
        (Terminated, "terminated (SIGTERM)"),
    ];
}
