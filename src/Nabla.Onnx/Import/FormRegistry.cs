using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>The supported operators by name, with one class for each family.</summary>
internal static class FormRegistry
{
    private static readonly Dictionary<string, Func<Step, Value>> Known = new()
    {
        ["Gemm"] = Products.Gemm,
        ["MatMul"] = Products.MatMul,
        ["Add"] = Arithmetic.Add,
        ["Sub"] = Arithmetic.Sub,
        ["Mul"] = Arithmetic.Mul,
        ["Div"] = Arithmetic.Div,
        ["Pow"] = Arithmetic.Pow,
        ["Min"] = Arithmetic.Min,
        ["Max"] = Arithmetic.Max,
        ["Sum"] = Arithmetic.Sum,
        ["Mean"] = Arithmetic.Mean,
        ["Mod"] = Arithmetic.Mod,
        ["PRelu"] = Arithmetic.PRelu,
        ["BatchNormalization"] = Normalizations.Batch,
        ["ai.onnx.ml.Scaler"] = Normalizations.Scaler,
        ["ai.onnx.ml.Imputer"] = Passing.Imputer,
        ["ai.onnx.ml.Normalizer"] = Passing.Normalizer,
        ["ai.onnx.ml.LinearRegressor"] = LinearModels.Regressor,
        ["ai.onnx.ml.LinearClassifier"] = LinearModels.Classifier,
        ["Relu"] = Elementwise.Relu,
        ["LeakyRelu"] = Elementwise.LeakyRelu,
        ["Elu"] = Elementwise.Elu,
        ["Selu"] = Elementwise.Selu,
        ["Celu"] = Elementwise.Celu,
        ["Gelu"] = Elementwise.Gelu,
        ["Swish"] = Elementwise.Swish,
        ["Mish"] = Elementwise.Mish,
        ["Sigmoid"] = Elementwise.Sigmoid,
        ["Tanh"] = Elementwise.Tanh,
        ["Softplus"] = Elementwise.Softplus,
        ["Softsign"] = Elementwise.Softsign,
        ["HardSigmoid"] = Elementwise.HardSigmoid,
        ["HardSwish"] = Elementwise.HardSwish,
        ["Clip"] = Elementwise.Clip,
        ["Erf"] = Elementwise.Erf,
        ["Exp"] = Endings.Exp,
        ["Log"] = Endings.Log,
        ["Abs"] = Elementwise.Abs,
        ["Neg"] = Elementwise.Neg,
        ["Sqrt"] = Elementwise.Sqrt,
        ["Reciprocal"] = Elementwise.Reciprocal,
        ["Softmax"] = Endings.Softmax,
        ["LogSoftmax"] = Endings.LogSoftmax,
        ["Flatten"] = Reshaping.Flatten,
        ["Reshape"] = Reshaping.Reshape,
        ["Squeeze"] = Reshaping.Squeeze,
        ["Unsqueeze"] = Reshaping.Unsqueeze,
        ["Transpose"] = Reshaping.Transpose,
        ["Identity"] = Passing.Identity,
        ["Cast"] = Passing.Cast,
        ["Dropout"] = Passing.Dropout,
        ["CastLike"] = Passing.CastLike,
        ["Expand"] = Passing.Expand,
        ["Tile"] = Passing.Tile,
        ["Pad"] = Passing.Pad,
        ["GlobalAveragePool"] = Passing.GlobalPool,
        ["GlobalMaxPool"] = Passing.GlobalPool,
        ["ReduceSum"] = Reductions.Sum,
        ["ReduceMean"] = Reductions.Mean,
        ["ReduceProd"] = Reductions.Product,
        ["ReduceMax"] = Reductions.Max,
        ["ReduceMin"] = Reductions.Min,
        ["ReduceL1"] = Reductions.L1,
        ["ReduceL2"] = Reductions.L2,
        ["ai.onnx.ml.ZipMap"] = Passing.Identity,
        ["ai.onnx.ml.FeatureVectorizer"] = step => step.Count == 1 ? step[0]
            : throw step.Refusal("joins several inputs; a network has one"),
        ["Constant"] = Constants.Constant,
        ["ConstantOfShape"] = Constants.ConstantOfShape,
        ["Range"] = Constants.Range,
        ["Shape"] = Constants.Shape,
        ["Size"] = Constants.Size,
        ["Split"] = Constants.Split,
        ["DequantizeLinear"] = Constants.DequantizeLinear,
        ["Gather"] = Constants.Gather,
        ["Slice"] = Constants.Slice,
        ["Concat"] = Endings.Concat,
        ["Where"] = Comparisons.Where,
        ["Equal"] = Comparisons.Equal,
        ["Greater"] = Comparisons.Greater,
        ["GreaterOrEqual"] = Comparisons.GreaterOrEqual,
        ["Less"] = Comparisons.Less,
        ["LessOrEqual"] = Comparisons.LessOrEqual,
        ["And"] = Comparisons.And,
        ["Or"] = Comparisons.Or,
        ["Not"] = Comparisons.Not,
        ["Floor"] = Elementwise.Floor,
        ["Ceil"] = Elementwise.Ceil,
        ["Round"] = Elementwise.Round,
        ["Sign"] = Elementwise.Sign,
        ["com.microsoft.Gelu"] = Elementwise.Gelu,
        ["com.microsoft.QuickGelu"] = Elementwise.QuickGelu,
    };

    /// <summary>The message for an unsupported activation.</summary>
    public static string Activations { get; } = $"There are: {string.Join(", ", Nabla.Activations.ActivationRegistry.Default.Names)}.";

    /// <summary>Returns the implementation of an operator.</summary>
    /// <param name="node">A node with the operator.</param>
    /// <exception cref="OnnxException">The operator is not supported.</exception>
    public static Func<Step, Value> For(OnnxNode node) =>
        Known.TryGetValue(IsCommon(node.Domain) ? node.Operator : $"{node.Domain}.{node.Operator}", out var form)
        ? form
        : throw new OnnxException($"{Step.LabelOf(node)}: this operator{(IsCommon(node.Domain) ? "" : $" of {node.Domain}")} is not "
        + $"taken. Those of feed-forward networks are: {string.Join(", ", Known.Keys)}.");

    /// <summary>Returns true if a domain is that of the common operators.</summary>
    public static bool IsCommon(string domain) => domain is "" or "ai.onnx";
}
