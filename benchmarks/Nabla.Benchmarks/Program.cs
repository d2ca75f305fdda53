using System.Globalization;
using Nabla.Benchmarks;
using Nabla.Benchmarks.Compare;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["compare", .. var rest] => CompareCommand.Run(rest),
    ["epoch", var workload] => WholeProcess.Epoch(workload),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/Nabla.Benchmarks -- COMMAND");
    Console.Error.WriteLine("  compare   Nabla beside PyTorch, scikit-learn and numpy; compare --help tells more");
    return 2;
}
