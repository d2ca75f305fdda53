using System.Globalization;
using Nabla.Accuracy;
using Nabla.DataSpeed;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var parts = new Dictionary<string, Action>
    { ["csv"] = CsvSpeed.Measure, ["loading"] = LoadingSpeed.Measure, ["streaming-csv"] = LoadingSpeed.MeasureCsv };
if (args.Any(arg => !parts.ContainsKey(arg)))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project benchmarks/data [-- PART...]   PART: {string.Join(", ", parts.Keys)}");
    return 2;
}

Console.WriteLine($"# Data, {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Name}, .NET {Environment.Version}, {CsvSpeed.Peer}");
foreach (var (name, measure) in parts)
{
    if (args.Length > 0 && !args.Contains(name)) continue;
    Console.WriteLine();
    measure();
}

return 0;
