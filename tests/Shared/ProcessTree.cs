using System.Globalization;

namespace Nabla.Testing;

/// <summary>This process and every process below it.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU time that all of them have used; null where the system does not tell (it is read from /proc).</summary>
    /// <remarks>It falls when a child ends whose parent did not wait for it.</remarks>
    public static TimeSpan? CpuTime()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var processes = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Stat>().ToLookup(process => process.Parent);
        double ticks = 0;
        var open = new Stack<Stat>(processes.SelectMany(group => group).Where(process => process.Id == Environment.ProcessId));
        while (open.TryPop(out var process))
        {
            ticks += process.Ticks;
            foreach (var child in processes[process.Id]) open.Push(child);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    // "1234 (name) S parent …": the name may hold anything. Fields 14 to 17 are the time in user and system mode, of the process and of the
    // children that it waited for.
    private static Stat? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)) return null;
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15]
                .Sum(field => double.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (Exception end) when (end is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Stat(int Id, int Parent, double Ticks);
}
