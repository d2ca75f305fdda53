using System.Globalization;
using BenchmarkDotNet.Running;
using Nabla.Benchmarks;
using Nabla.Benchmarks.Compare;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["compare", .. var rest] => CompareCommand.Run(rest),
    ["bench", .. var rest] => Bench(rest),
    ["waits"] => Waits.Run(threads: 2),
    ["waits", var threads] => Waits.Run(int.Parse(threads)),
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
    Console.Error.WriteLine("  waits [N] where N threads (2 by default) wait in the steps of W3, W4 and W9");
    return 2;
}
