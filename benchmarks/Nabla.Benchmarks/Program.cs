using System.Globalization;
using BenchmarkDotNet.Running;
using Nabla.Benchmarks;
using Nabla.Benchmarks.Compare;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["compare", .. var rest] => CompareCommand.Run(rest),
    ["bench", .. var rest] => Bench(rest),
    ["epoch", var workload] => WholeProcess.Epoch(workload),
    _ => Usage(),
};

static int Bench(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/Nabla.Benchmarks -- COMMAND");
    Console.Error.WriteLine("  compare   Nabla beside PyTorch, scikit-learn and numpy; compare --help tells more");
    Console.Error.WriteLine("  bench     products, functions and steps under BenchmarkDotNet, whose options follow: --filter '*Products*'");
    return 2;
}
