using Nabla.Onnx;
using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Fuzz;

/// <summary>ONNX: the messages, networks from elsewhere, and our own models.</summary>
internal static class OnnxFormats
{
    private static readonly string[] Tokens =
    [
        "Gemm", "MatMul", "Add", "Mul", "Sub", "Div", "Relu", "Sigmoid", "Softmax", "LogSoftmax", "Flatten", "Reshape", "Transpose",
            "Concat", "Constant", "Cast", "Clip", "Erf", "BatchNormalization", "Dropout", "Identity",
        "Unsqueeze", "Squeeze", "Shape", "Gather", "Slice", "Expand", "Tile", "Pad", "Where", "Equal", "Split", "Range", "ConstantOfShape",
            "ReduceSum", "ReduceProd", "DequantizeLinear", "Max", "Pow", "Tanh", "Softplus", "Abs",
        "LinearClassifier", "LinearRegressor", "Normalizer", "ArgMax", "Loop", "If", "Scan", "ai.onnx.ml", "LabelEncoder", "OneHotEncoder",
            "Scaler", "Imputer", "ZipMap", "ArrayFeatureExtractor", "alpha", "beta", "transA", "transB", "axis", "axes", "perm", "shape",
        "location", "offset", "length", "../secret", "/etc/passwd", "nabla.configuration", "nabla.preprocessing", "batch", "\u001b[2J",
    ];

    /// <summary>The messages of a file.</summary>
    public static Format Wire => new("onnx-wire", () => [.. Seeds.Of(".onnx")], Tokens, bytes => OnnxModel.Read(bytes).Write(Stream.Null))
    {
        Make = MessageMutations.Make,
        IsRefusal = refusal => refusal is OnnxException,
    };

    /// <summary>Networks from elsewhere, asked for an answer.</summary>
    public static Format Import => Wire with
    {
        Name = "onnx-import",
        Seeds = () => [.. Seeds.Of("torch-"), .. Seeds.Of("keras-"), .. Seeds.Of("sklearn-"), .. Seeds.Of("gemm-"), .. Seeds.Of("tensor-")
            .Where(seed => seed.AsSpan().IndexOf("location"u8) < 0)],
        Read = bytes =>
        {
            var network = OnnxNetwork.Read(new MemoryStream(bytes)).Network;
            _ = network.Predict(new float[network.Architecture.Inputs]);
        },
    };

    /// <summary>Models of our own, asked for an answer.</summary>
    public static Format Model => Import with
    {
        Name = "onnx-model",
        Seeds = () => [.. Seeds.Of("version2-"), .. Seeds.Of("torch-softmax"), .. Seeds.Of("sklearn-classifier")],
        Read = bytes => Ask(Nabla.Models.Model.Load(Scratch.Write("model.onnx", bytes))),
        IsRefusal = refusal => refusal is Data.NablaException,
    };

    // With numbers and with a table.
    private static void Ask(Nabla.Models.Model model)
    {
        _ = (model.Configuration.ToJson(), model.Preprocessing?.ToJson());
        var answer = model.Predict(new float[model.Network.Architecture.Inputs]);
        if (model.LearningTask == Data.LearningTask.Classification) _ = answer.PredictedLabel(0);
        if (model.Preprocessing is { } preprocessing) _ = model.Predict(JsonFormats.TableFor(preprocessing)).Count;
    }
}
