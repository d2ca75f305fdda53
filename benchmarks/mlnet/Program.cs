using BenchmarkDotNet.Running;
using Nabla.MlNet;

// dotnet run -c Release --project benchmarks/mlnet                 one row at a time: Predictor<T> and ML.NET's PredictionEngine
// dotnet run -c Release --project benchmarks/mlnet -- trainers     trainers on public tables, or on the named ones; their folder is NABLA_DATA
if (args is ["trainers", .. var tables])
{
    string data = Environment.GetEnvironmentVariable("NABLA_DATA") ?? "../shared/data";
    if (!Directory.Exists(data))
    {
        await Console.Error.WriteLineAsync($"The folder {data} is missing. Set NABLA_DATA to the folder of the tables.");
        return 1;
    }

    new Trainers(data).Run(tables);
    return 0;
}

BenchmarkRunner.Run<Rows>(args: args);
return 0;
