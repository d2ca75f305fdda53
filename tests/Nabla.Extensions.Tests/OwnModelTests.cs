using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Explain;
using Nabla.Extensions.Tests.Own;
using Nabla.Layers;
using Nabla.Models;
using Nabla.Models.Export;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Extensions.Tests;

/// <summary>
/// A layer, an activation and a column transform made outside the library: trained, saved, run by ONNX Runtime, loaded, exported to C# and C
/// with the same bits, explained, and checked.
/// </summary>
public sealed class OwnModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-own-").FullName;

    static OwnModelTests()
    {
        ActivationRegistry.Default.Add(spec => new Snake(spec.Number("alpha", 0, 0.5)), replace: true);
        LayerRegistry.Default.Add(_ => new Gate());
        ColumnTransformRegistry.Add("logarithm", OwnJson.Default.Logarithm,
            (table, column) => column == "income" ? Logarithm.Fit(table, column) : null, replace: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_saved_model_is_loaded_with_the_same_answers()
    {
        var (model, report) = Trained();
        Assert.True(report.Epochs[^1].Train.Cost < report.Epochs[0].Train.Cost / 4,
            $"the cost fell from {report.Epochs[0].Train.Cost} to {report.Epochs[^1].Train.Cost} only");
        string path = Path.Combine(_folder, "own.onnx");
        model.Save(path);
        var loaded = Model.Load(path);
        Assert.Equal(model.Network.Theta.ToArray(), loaded.Network.Theta.ToArray());
        Assert.IsType<Gate>(loaded.Network.Architecture.Layers[0]);
        Assert.Equal(model.Preprocessing!.Columns[0], Assert.IsType<Logarithm>(loaded.Preprocessing!.Columns[0]));
        Assert.Equal(model.Predict(Rows()).Values.ToArray(), loaded.Predict(Rows()).Values.ToArray());
    }

    [Fact]
    public void ONNX_Runtime_agrees()
    {
        var model = Trained().Model;
        string path = Path.Combine(_folder, "own.onnx");
        model.Save(path);
        var rows = Rows();
        double[] ours = model.Predict(rows).Values.ToArray(), incomes = Incomes(rows);
        string[] cities = [.. Enumerable.Range(0, rows.RowCount).Select(row => rows["city"].TextAt(row) ?? "")];
        using var session = new InferenceSession(path);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("income", new DenseTensor<double>(incomes, [incomes.Length, 1])),
            NamedOnnxValue.CreateFromTensor("city", new DenseTensor<string>(cities, [cities.Length, 1])),
        ]);
        var theirs = results.Single().AsTensor<double>();
        for (int row = 0; row < ours.Length; row++) Assert.Equal(ours[row], theirs[row, 0], 1e-5 * Math.Abs(ours[row]) + 1e-5);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Exported_to_CSharp_it_gives_the_same_bits()
    {
        var model = Trained().Model;
        var method = Compiled(Source(model, "csharp")).GetType("NablaModels.Own")!.GetMethod("Predict", [typeof(double), typeof(string)])!;
        var rows = Rows();
        double[] ours = model.Predict(rows).Values.ToArray(), incomes = Incomes(rows);
        for (int row = 0; row < ours.Length; row++)
            Assert.Equal(ours[row], method.Invoke(null, [incomes[row], rows["city"].TextAt(row)]));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Exported_to_C_it_gives_the_same_bits()
    {
        string? compiler = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "cc")).FirstOrDefault(File.Exists);
        if (compiler is null) Assert.Skip("There is no C compiler (cc) on this machine.");
        var model = Trained().Model;
        var rows = Rows();
        double[] ours = model.Predict(rows).Values.ToArray(), incomes = Incomes(rows);
        string cells = string.Join(",\n", incomes.Select((income, row) =>
            $"    {{ {(double.IsNaN(income) ? "NAN" : income.ToString("R", CultureInfo.InvariantCulture))}, \"{rows["city"].TextAt(row)}\" }}"));
        File.WriteAllText(Path.Combine(_folder, "own.c"), Source(model, "c") + $$"""

            #include <stdio.h>

            static const own_row rows[] =
            {
            {{cells}}
            };

            int main(void)
            {
                unsigned i;
                for (i = 0; i < sizeof rows / sizeof *rows; i++) printf("%a\n", own_predict(&rows[i]));
                return 0;
            }
            """);
        string program = Path.Combine(_folder, "own");
        var ran = ChildProcess.Run(compiler, ["-std=c99", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", program,
            Path.Combine(_folder, "own.c"), "-lm"]);
        Assert.True(ran.ExitCode == 0, ran.Error);
        string[] lines = ChildProcess.Run(program, []).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ours.Select(BitConverter.DoubleToInt64Bits), lines.Select(line => BitConverter.DoubleToInt64Bits(Hexadecimal(line))));
    }

    [Fact]
    public void A_parameter_is_explained_factor_by_factor()
    {
        var sample = ChainRule.Explain(new Network(3, [new Gate(), new Dense(2, new Snake(0.5))], seed: 2), new SquaredError(),
            [0.3, -0.5, 0.9], [1, 0]).Sample(0);
        // ∂C₀/∂g_1 = x_1 · s'(z) · x_1 · ∂C₀/∂a_1.
        var derivative = sample.Explain(Quantity.Parameter(layer: 0, index: 1));
        Assert.Equal(["x_1", "a (1 − a)", "x_1", ""], derivative.Parts.Select(part => part.Formula));
        Assert.Equal(-0.5, derivative[0].Value, 1e-7);
        Assert.Equal(derivative.Value, derivative.ComputeFromParts(), 1e-12);
        Assert.Equal(Verdict.Agrees, sample.FiniteDifference(Quantity.Parameter(0, 1)).Verdict);
        // An input goes through the gate and past it.
        Assert.Equal(Verdict.Agrees, sample.FiniteDifference(Quantity.Input(1)).Verdict);
        Assert.Equal(sample.Explain(Quantity.Input(1)).Value,
            GradientPaths.Largest(sample, Quantity.Input(1), 100).Sum(path => path.Value), 1e-12);
    }

    [Fact]
    public void A_planted_error_in_its_derivative_is_found()
    {
        double[] x = [0.3, -0.5, 0.9, 1.2, 0.4, -0.7], y = [1, 0, 0, 1];
        Assert.True(Checked(wrong: false).Passed, Checked(wrong: false).ToString());
        var report = Checked(wrong: true);
        Assert.False(report.Passed, "the derivative by the gains lacks a factor");
        Assert.Contains("Gradient of layer 1 (gate)", report.ToString());

        GradientCheckReport Checked(bool wrong) =>
            GradientCheck.Run(new Network(3, [new Gate(wrong), new Dense(2, new Snake(0.5))], seed: 2), new SquaredError(), x, y);
    }

    // 1,500 incomes from 100 on, some of them missing, and a price that depends on their logarithm and the city.
    private static Table Rows() => Table.From(Enumerable.Range(0, 60),
        ("income", i => i % 13 == 4 ? null : (double?)(100 + 37 * i % 1500)),
        ("city", i => i % 17 == 3 ? null : i % 3 == 0 ? "Bern" : "Ulm"),
        ("price", i => 3 * Math.Log(100 + 37 * i % 1500) + (i % 3 == 0 ? 2 : 0)));

    private static double[] Incomes(Table rows) => ((NumericColumn)rows["income"]).Values.ToArray();

    private static (Model Model, TrainingReport Report) Trained()
    {
        var preprocessing = Preprocessing.Fit(Rows(), "price");
        Dataset data = preprocessing.Apply(Rows());
        var network = new Network(data.InputWidth, [new Gate(), new Dense(6, new Snake(0.5)), new Dense(1, new Identity())], seed: 1);
        var report = new Trainer(network, new SquaredError(), new Adam(), new TrainingOptions { Epochs = 400 }).Fit(data);
        return (Model.Create(network, preprocessing, new SquaredError()), report);
    }

    private static string Source(Model model, string language)
    {
        using var text = new StringWriter { NewLine = "\n" };
        SourceExport.Write(model, language, text, "Own");
        return text.ToString();
    }

    private static Assembly Compiled(string source)
    {
        string platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = new[] { "System.Runtime", "System.Private.CoreLib", "System.Memory", "System.Collections" }
            .Select(name => MetadataReference.CreateFromFile(Path.Combine(platform, name + ".dll")));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create("own", [CSharpSyntaxTree.ParseText(source)], references,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
                generalDiagnosticOption: ReportDiagnostic.Error)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Take(5)));
        image.Position = 0;
        return new AssemblyLoadContext("own").LoadFromStream(image);
    }

    // 0x1.8p+3 as C prints it.
    private static double Hexadecimal(string text)
    {
        bool isNegative = text.StartsWith('-');
        string[] parts = text.TrimStart('-')[2..].Split('p');
        string[] digits = parts[0].Split('.');
        double value = digits[0][0] - '0';
        for (int n = 0; digits.Length > 1 && n < digits[1].Length; n++)
            value += Convert.ToInt32(digits[1][n].ToString(), 16) * Math.Pow(16, -(n + 1));
        value = Math.ScaleB(value, int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return isNegative ? -value : value;
    }
}
