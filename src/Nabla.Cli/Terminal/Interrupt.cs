using System.Runtime.InteropServices;

namespace Nabla.Cli.Terminal;

/// <summary>Ctrl-C and the like: the first asks the work to come to an end, the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the process ends with: 130 after Ctrl-C, 143 after SIGTERM; 0 where nobody interrupted.</summary>
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
