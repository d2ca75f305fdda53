#:project ../src/Nabla.Models/Nabla.Models.csproj
#:package Microsoft.ML.OnnxRuntime
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Data;
using Nabla.Models;

// A model of a number column and a text column, both with missing cells.
var random = new Random(0);
var table = Table.From(
    Enumerable.Range(0, 500).Select(_ => (Length: random.NextDouble() * 10, Color: random.Next(3) switch { 0 => "red", 1 => "blue", _ => null }))
        .Select(r => (r.Length, r.Color, Kind: r.Length > (r.Color == "red" ? 3 : 6) ? "large" : "small")),
    ("length", r => r.Length), ("color", r => r.Color), ("kind", r => r.Kind));
var model = Model.For(table, target: "kind");
model.Fit();
string path = Path.Combine(Path.GetTempPath(), "kind-by-length.onnx");
model.Save(path);

// Only the file is used from here on. Inputs are raw cells, [rows, 1] each; NaN and "" are missing; an unseen color counts as no category.
using var session = new InferenceSession(path);
double[] lengths = [2, 5, 8, double.NaN];
string[] colors = ["red", "red", "never seen", ""];
using var answers = session.Run(
[
    NamedOnnxValue.CreateFromTensor("length", new DenseTensor<double>(lengths, [4, 1])),
    NamedOnnxValue.CreateFromTensor("color", new DenseTensor<string>(colors, [4, 1])),
]);
var label = answers[0].AsTensor<string>();
var probabilities = answers[1].AsTensor<float>();
for (int i = 0; i < lengths.Length; i++) Console.WriteLine($"{lengths[i]} {colors[i]}: {label[i]} ({probabilities[i, 0]:F3}, {probabilities[i, 1]:F3})");
