using System.Diagnostics;
using System.Globalization;
using Nabla.Endpoint;
using Nabla.MlNet;

// dotnet run -c Release --project benchmarks/endpoint [-- ROUNDS SECONDS CONNECTIONS]
if (args is ["serve", var folder])
{
    await Server.RunAsync(folder);
    return;
}

int[] numbers = [.. args.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
var (rounds, seconds, connections) = numbers is [var r, var s, var c] ? (r, s, c) : (45, 1, 8);
string models = Directory.CreateTempSubdirectory("nabla-endpoint-").FullName;
using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", models])
    { RedirectStandardInput = true, RedirectStandardOutput = true })!;
try
{
    var address = new Uri(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start."));
    using var client = new HttpClient { BaseAddress = address };
    var load = new Load(address, connections, Leaf.Draw(512, seed: 2));
    Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {connections} connections, "
        + $"{rounds} rounds of {seconds} s, {DateTime.UtcNow:yyyy-MM-dd}, load {File.ReadAllText("/proc/loadavg").Trim()}");
    foreach (string path in Server.Paths)
    {
        long requests = await load.RunAsync(path, TimeSpan.FromSeconds(Math.Max(seconds, 5)));
        Console.WriteLine($"{path}: {requests} requests to warm up, {load.LastBody(path)}");
    }

    var results = Server.Paths.ToDictionary(path => path, _ => new List<(double Rate, double Bytes)>());
    for (int round = 0; round < rounds; round++)
        for (int turn = 0; turn < Server.Paths.Length; turn++)
        {
            // Each path is first, second, … in turn.
            string path = Server.Paths[(round + turn) % Server.Paths.Length];
            long before = await AllocatedAsync();
            long started = Stopwatch.GetTimestamp();
            long requests = await load.RunAsync(path, TimeSpan.FromSeconds(seconds));
            double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            results[path].Add((requests / elapsed, (await AllocatedAsync() - before) / (double)requests));
        }

    Console.WriteLine("\n| endpoint | requests/s, median (range) | of ML.NET in the same round, median | bytes/request |\n|---|---|---|---|");
    foreach (string path in Server.Paths)
    {
        var rates = results[path].Select(one => one.Rate).ToArray();
        var peers = results[path.StartsWith("/bytes", StringComparison.Ordinal) ? "/bytes/mlnet" : "/mlnet"];
        double bytes = Median(results[path].Select(one => one.Bytes));
        double ratio = Median(rates.Zip(peers, (rate, other) => rate / other.Rate));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {path} | {Median(rates):N0} ({rates.Min():N0} to {rates.Max():N0}) | {ratio:F3} | {bytes:N0} |"));
    }

    async Task<long> AllocatedAsync() => long.Parse(await client.GetStringAsync("/allocated"), CultureInfo.InvariantCulture);
}
finally
{
    server.StandardInput.Close();
    await server.WaitForExitAsync();
    Directory.Delete(models, recursive: true);
}

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
