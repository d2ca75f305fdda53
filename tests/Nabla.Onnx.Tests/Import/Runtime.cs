using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>What ONNX Runtime computes of a graph, beside what the imported network does.</summary>
internal static class Runtime
{
    // A float has 24 bits; some ten roundings in another order, and a margin.
    public const double Tolerance = 1e-5;

    /// <summary>Random samples, the same ones each time.</summary>
    public static float[] Samples(int numbers, int rows, double spread = 2)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, numbers * rows).Select(_ => (float)(spread * (2 * random.NextDouble() - 1)))];
    }

    /// <summary>Loads a graph, and compares all outputs with ONNX Runtime's, relative to their own range.</summary>
    public static OnnxNetwork Agrees(OnnxModel model, string output = "y", int rows = 40, double spread = 2, double tolerance = Tolerance)
    {
        var loaded = Graphs.Load(model);
        float[] x = Samples(loaded.Network.Architecture.Inputs, rows, spread);
        double difference = Difference(loaded, x, Outputs(model, x, rows, output));
        Assert.True(difference <= tolerance, $"{loaded.Network.Architecture} differs by {difference:0.##e-0} of the outputs' range");
        return loaded;
    }

    /// <summary>The largest difference, relative to the range of the outputs.</summary>
    public static double Difference(OnnxNetwork loaded, float[] x, double[] expected)
    {
        float[] y = loaded.Network.Predict(x);
        Assert.Equal(expected.Length, y.Length);
        double[] actual = [.. y.Select(a => loaded.OutputActivation == OnnxOutputActivation.LogSoftmax ? Math.Log(a) : a)];
        double range = expected.Max() - expected.Min();
        Assert.True(range > 0, "the outputs are all the same");
        return actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max() / range;
    }

    /// <summary>What the runtime gives; inputs other than the first one are 0.</summary>
    public static double[] Outputs(OnnxModel model, float[] x, int rows, string output)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        using var options = new SessionOptions
            { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(stream.ToArray(), options);
        bool isFirst = true;
        var inputs = session.InputNames.Select(name => Input(name, session.InputMetadata[name])).ToList();
        using var results = session.Run(inputs, [output]);
        var value = results[0];
        return value.ElementType == TensorElementType.Double ? [.. value.AsEnumerable<double>()]
            : [.. value.AsEnumerable<float>().Select(number => (double)number)];

        NamedOnnxValue Input(string name, NodeMetadata metadata)
        {
            float[] numbers = isFirst ? x
                : new float[metadata.Dimensions.Aggregate(1, (product, length) => product * (length < 0 ? rows : length))];
            int[] shape = [.. metadata.Dimensions.Select((length, axis) => length >= 0 ? length : axis == 0 ? rows : x.Length / rows)];
            isFirst = false;
            return metadata.ElementDataType == TensorElementType.Double
                ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(Array.ConvertAll(numbers, number => (double)number), shape))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers, shape));
        }
    }
}
