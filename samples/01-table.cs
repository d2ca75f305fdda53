#:project ../src/Nabla.Models/Nabla.Models.csproj
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Models;

// Your own records; Csv.Read("file.csv") of Nabla.Data.Readers and the other readers give the same kind of table.
var random = new Random(0);
var leaves = Enumerable.Range(0, 500).Select(_ =>
{
    double length = random.NextDouble() * 10, width = random.NextDouble() * 10;
    return new Leaf(length, width, Color: width > 5 ? "red" : "blue", Kind: length * width > 20 ? "large" : "small");
});

var (train, test) = Table.From(leaves).Split(0.8, seed: 0);
var model = Model.For(train, target: "Kind");
var report = model.Fit();

Console.WriteLine($"{model.Network.Architecture}: {report.Epochs.Count} epochs, best {report.BestEpoch}");
Console.WriteLine(model.Evaluate(test));
foreach (var finding in report.Findings) Console.WriteLine(finding.Message);
string path = Path.Combine(Path.GetTempPath(), "kind.onnx");
model.Save(path);

// One record at a time, from any number of threads.
var predictor = Model.Load(path).CreatePredictor<Leaf>();
var prediction = predictor.Predict(new Leaf(Length: 7.5, Width: 4, Color: "red"));
Console.WriteLine($"{prediction.Label}, with probability {prediction.Probability("large"):F2} large");

record Leaf(double Length, double Width, string Color, string? Kind = null);
