namespace Nabla.Cli.Terminal;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    /// <summary>All is done.</summary>
    public const int Done = 0;

    /// <summary>Data, a file or a setting cannot be used as it is; one line says why.</summary>
    public const int InputAtFault = 1;

    /// <summary>The command line itself is not understood.</summary>
    public const int Usage = 2;

    /// <summary>Nabla is at fault.</summary>
    public const int Defect = 70;

    /// <summary>Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
