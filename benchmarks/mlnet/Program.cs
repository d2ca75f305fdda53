using BenchmarkDotNet.Running;
using Nabla.MlNet;

// dotnet run -c Release --project benchmarks/mlnet
BenchmarkRunner.Run<Rows>(args: args);
