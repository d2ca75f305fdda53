#:project ../src/Nabla.Models/Nabla.Models.csproj
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Models;

// Your own records; Csv.Read("file.csv") of Nabla.Data.Readers and the other readers give the same kind of table.
var random = new Random(0);
var records = Enumerable.Range(0, 500).Select(_ =>
{
    double length = random.NextDouble() * 10, width = random.NextDouble() * 10;
    return (Length: length, Width: width, Color: width > 5 ? "red" : "blue", Kind: length * width > 20 ? "large" : "small");
});
var table = Table.From(records, ("length", r => r.Length), ("width", r => r.Width), ("color", r => r.Color), ("kind", r => r.Kind));

var (train, test) = table.Split(0.8, seed: 0);
var model = Model.For(train, target: "kind");
var report = model.Fit();

Console.WriteLine($"{model.Network.Architecture}: {report.Epochs.Count} epochs, best {report.BestEpoch}");
Console.WriteLine(model.Evaluate(test));
foreach (var finding in report.Findings) Console.WriteLine(finding.Message);
model.Save(Path.Combine(Path.GetTempPath(), "kind.onnx"));
