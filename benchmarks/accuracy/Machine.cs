namespace Nabla.Accuracy;

/// <summary>What machine a result comes from.</summary>
internal static class Machine
{
    public static string Name
    {
        get
        {
            const string Linux = "/proc/cpuinfo";
            string model = File.Exists(Linux)
                ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1]
                .Trim() ?? "unknown processor"
                : System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
            return $"{model}, {Environment.ProcessorCount} cores";
        }
    }
}
