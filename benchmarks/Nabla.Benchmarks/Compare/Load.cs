using System.Globalization;

namespace Nabla.Benchmarks.Compare;

/// <summary>What else runs on the machine.</summary>
internal static class Load
{
    // More than this and medians move by several percent.
    private const double Idle = 0.5;

    /// <summary>The load of the last minute, with a warning if the machine is not idle.</summary>
    public static string Describe()
    {
        if (!File.Exists("/proc/loadavg")) return "The load of the machine is unknown: there is no /proc/loadavg.";
        double load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"Load at the start: {load:0.0}.")
            + (load <= Idle ? "" : FormattableString.Invariant($" The machine is not idle (above {Idle:0.0}): compare ratios only."));
    }
}
