using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Data.Features;
using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>A saved model in ONNX Runtime, fed with raw cells.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;

    private Runtime(string path) => _session = new InferenceSession(path);

    public IReadOnlyList<string> Inputs => [.. _session.InputNames];

    public IReadOnlyList<string> Outputs => [.. _session.OutputNames];

    /// <summary>What the elements of an output are.</summary>
    public Type TypeOf(string output) => _session.OutputMetadata[output].ElementType;

    public static Runtime Of(Model model)
    {
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("model.onnx"));
        return new Runtime(folder.PathOf("model.onnx"));
    }

    /// <summary>Runs the rows of a table: numbers as double, NaN where missing; text as it is, "" where missing.</summary>
    public IReadOnlyDictionary<string, object> Run(Table table, Preprocessing preprocessing) =>
        Run(preprocessing.Columns.Select((plan, n) => plan is NumericTransform
        ? NamedOnnxValue.CreateFromTensor(Inputs[n], new DenseTensor<double>(NumbersOf(table, plan.Column), [table.RowCount, 1]))
        : NamedOnnxValue.CreateFromTensor(Inputs[n], new DenseTensor<string>(TextsOf(table, plan.Column), [table.RowCount, 1]))));

    public IReadOnlyDictionary<string, object> Run(float[] inputs, params int[] shape) =>
        Run([NamedOnnxValue.CreateFromTensor(Inputs[0], new DenseTensor<float>(inputs, shape))]);

    public void Dispose() => _session.Dispose();

    private Dictionary<string, object> Run(IEnumerable<NamedOnnxValue> cells)
    {
        using var results = _session.Run([.. cells]);
        return results.ToDictionary(result => result.Name, result => result.Value switch
        {
            Tensor<float> floats => (object)floats.Select(value => (double)value).ToArray(),
            Tensor<double> doubles => doubles.ToArray(),
            Tensor<long> longs => longs.ToArray(),
            Tensor<string> texts => texts.ToArray(),
            var other => other,
        });
    }

    private static double[] NumbersOf(Table table, string column) =>
        [.. Enumerable.Range(0, table.RowCount)
        .Select(row => table[column].TextAt(row) is { } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : double.NaN)];

    private static string[] TextsOf(Table table, string column) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => table[column].TextAt(row) ?? "")];
}
