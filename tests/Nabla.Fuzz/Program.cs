using System.Globalization;
using Nabla.Fuzz;

// Feeds every reader with damaged files and watches that it only refuses, in time and in little memory:
// dotnet run -c Release --project tests/Nabla.Fuzz [-- --reader csv] [--inputs 200000] [--seed 1] [--seconds 300] [--from 0] [--only
// NUMBER] [--out FOLDER]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length % 2 != 0 || args.Where((_, i) => i % 2 == 0)
    .Except(["--reader", "--inputs", "--seed", "--seconds", "--from", "--only", "--out"]).Any())
{
    Console.Error.WriteLine($"Flags: --reader {string.Join('|', Formats.All.Select(format => format.Name))}, --inputs COUNT, --seed "
        + "NUMBER, --seconds SECONDS, --from NUMBER, --only NUMBER, --out FOLDER.");
    return 2;
}

string Flag(string name, string otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at ? args[at + 1] : otherwise;
string reader = Flag("reader", ""), folder = Flag("out", "fuzz-failures"), only = Flag("only", "");
var limit = TimeSpan.FromSeconds(double.Parse(Flag("seconds", "1e6")));
int count = only.Length > 0 ? 1 : int.Parse(Flag("inputs", "200000")), first = int.Parse(only.Length > 0 ? only : Flag("from", "0"));
var chosen = Formats.All.Where(format => reader.Length == 0 || format.Name == reader).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"There is no reader \"{reader}\". There are: {string.Join(", ", Formats.All.Select(format => format.Name))}.");
    return 2;
}

bool failed = false;
Console.WriteLine($"{"reader",-14} {"inputs",8} {"accepted",9} {"refused",8} {"worst time",11} {"worst memory",13} "
    + $"{"per byte",9} {"failures",9}");
foreach (var format in chosen)
{
    var campaign = new Campaign(format, ulong.Parse(Flag("seed", "1")), folder)
    {
        OnHang = failure =>
        {
            Console.WriteLine($"{format.Name}: {failure}");
            Environment.Exit(1);
        },
    };
    var outcome = campaign.Run(first, count, limit);
    Console.WriteLine(
        $"{outcome.Reader,-14} {outcome.Inputs,8} {outcome.Accepted,9} {outcome.Refused,8} {1000 * outcome.WorstSeconds,8:F1} ms "
            + $"{outcome.WorstBytes / 1e6,10:F1} MB {outcome.WorstFactor,9:F1} {outcome.Failures.Count,9}");
    foreach (string failure in outcome.Failures) Console.WriteLine($"  {failure}");
    failed |= outcome.Failures.Count > 0;
}

return failed ? 1 : 0;
