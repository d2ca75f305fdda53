using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>Matrix products: a dense layer without its activation.</summary>
internal static class Products
{
    /// <summary>y = x w, or y = w x if samples are columns.</summary>
    public static Value MatMul(Step step) => Product(step, step[0], step[1]);

    /// <summary>y = α x w + β c, each transposed if the node says so.</summary>
    public static Value Gemm(Step step)
    {
        double alpha = step.Float("alpha", 1), beta = step.Float("beta", 1);
        if (Product(step, Turned(step, step[0], "transA"), Turned(step, step[1], "transB")) is not Flow product)
            throw step.Refusal("multiplies two constants; expected a value computed from the graph's input on one side");
        if (!step.Has(2) || beta == 0) return alpha == 1 ? product : product.Then(step.Label, [alpha], [0]);
        var (c, axes) = Broadcast.Along(step, step.Constant(2), product.Axes);
        return product.Then(step.Label, [alpha], beta == 1 ? c : [.. c.Select(number => beta * number)]) with { Axes = axes };
    }

    /// <summary>The product of samples as rows and weights on the right.</summary>
    public static Flow Times(Step step, Flow x, WeightMatrix w)
    {
        if (x is { IsLogarithm: true }) throw step.Refusal("follows LogSoftmax, with which a network ends");
        if (x.Axes.Batch == x.Axes.Rank - 1)
            throw step.Refusal("multiplies samples that are columns from the right; weights stand on their left");
        RequireWidth(step, x, x.Axes.Lengths[^1], w.Inputs);
        return x.Times(step.Label, w, x.Axes.WithLast(w.Nodes));
    }

    private static Value Product(Step step, Value left, Value right)
    {
        if (left is Flow { IsLogarithm: true } || right is Flow { IsLogarithm: true })
            throw step.Refusal("follows LogSoftmax, with which a network ends");
        if (left is Flow { Axes.Rank: > 0 } x && right is Constant columns)
        {
            int ahead = columns.Lengths.Count - 2 - (x.Axes.Rank - 2);
            if (ahead > 0 && columns.Lengths.Take(columns.Lengths.Count - 2).All(length => length == 1))
                x = x with { Axes = x.Axes.Unsqueezed([.. Enumerable.Range(0, ahead)]) ?? throw step.Refusal("adds too many axes") };
            var w = MatrixOf(step, columns.Lengths.Count == 1 ? columns with { Lengths = [columns.Numbers.Length, 1] }
                : WithoutOnes(columns), byInput: true);
            var product = Times(step, x, w);
            return columns.Lengths.Count == 1 ? product with { Axes = x.Axes with { Lengths = [.. x.Axes.Lengths.SkipLast(1)] } } : product;
        }

        if (left is Constant rows && right is Flow { Axes.Rank: 2 } y)
        {
            if (y.Axes.Batch != 1) throw step.Refusal("multiplies samples that are rows from the left; weights stand on their right");
            var w = MatrixOf(step, rows, byInput: false);
            RequireWidth(step, y, y.Axes.Lengths[0], w.Inputs);
            return y.Times(step.Label, w, y.Axes with { Lengths = [w.Nodes, y.Axes.Lengths[1]] });
        }

        if (left is Constant { Texts: null, Lengths: [var m, var n] } a && right is Constant { Texts: null, Lengths: [var inner, var k] } b
            && n == inner)
        {
            // Work counts too: a file of long thin matrices could cause a lot of it.
            step.Budget.Spend((long)Math.Min((double)m * n * k / 256, long.MaxValue / 2), step.Label);
            double[] numbers = ConstantArrays.Reserved(step, [m, k]);
            for (int i = 0; i < m; i++)
                for (int at = 0; at < n; at++)
                    for (int j = 0; j < k; j++) numbers[i * k + j] += a.Numbers[i * n + at] * b.Numbers[at * k + j];
            return new Constant([m, k], numbers) { IsCoarse = a.IsCoarse || b.IsCoarse };
        }

        if ((left as Opaque ?? right as Opaque) is { } opaque) throw step.Refusal(opaque.Why);
        throw step.Refusal(left is Constant && right is Constant ? "multiplies two constants whose shapes do not fit" : left is Flow
            && right is Flow ? "multiplies two values that both depend on the sample; expected a constant on one side"
            : "multiplies more axes than two");
    }

    // A scalar is not a matrix. One leading axis of length 1 is ignored.
    private static Constant WithoutOnes(Constant constant) =>
        constant.Lengths.Count > 2 && constant.Lengths.Take(constant.Lengths.Count - 2).All(length => length == 1)
        ? constant with { Lengths = [.. constant.Lengths.TakeLast(2)] } : constant;

    private static WeightMatrix MatrixOf(Step step, Constant constant, bool byInput) =>
        WeightMatrix.From(constant, byInput)
        ?? throw step.Refusal($"has weights of the shape [{string.Join(", ", constant.Lengths)}]; expected inputs × nodes");

    // All numbers of a sample must be multiplied by the matrix at once. With more axes each row of a sample would be multiplied separately.
    private static void RequireWidth(Step step, Flow x, int? length, int inputs)
    {
        if ((x.Width ?? inputs) != (length ?? inputs))
            throw step.Refusal($"multiplies each of several rows of a sample ({x.Width} numbers by {length}); flatten them before");
        if ((length ?? inputs) != inputs) throw step.Refusal($"has weights for {inputs:N0} inputs (got {length:N0})");
    }

    private static Value Turned(Step step, Value value, string attribute) =>
        step.Int(attribute, 0) == 0 ? value : Reshaping.Turned(step, value, [1, 0]);
}

/// <summary>Linear models of ai.onnx.ml as one dense layer.</summary>
internal static class LinearModels
{
    /// <summary>y = f(w x + b).</summary>
    public static Value Regressor(Step step) =>
        Ended(step, Weighted(step, Numbers(step, "coefficients"), Numbers(step, "intercepts"), step.Int("targets", 1)));

    /// <summary>The label, and f(w x + b) for each class.</summary>
    public static Value Classifier(Step step)
    {
        double[] coefficients = Numbers(step, "coefficients"), intercepts = Numbers(step, "intercepts");
        int rows = intercepts.Length, width = coefficients.Length / Math.Max(1, rows);
        int classes = Math.Max(step.Attribute("classlabels_strings")?.Texts.Count ?? 0, step.Ints("classlabels_ints")?.Length ?? 0);
        bool isLogistic = step.Attribute("post_transform") is { Text: "LOGISTIC" };
        if (rows == 1 && classes == 2)
            throw step.Refusal("gives one score for two classes. Export the model with a row of coefficients for each class");
        if (classes != rows) throw step.Refusal($"has {classes} classes but {rows} intercepts");
        // σ(−z) and σ(z) are 1 − p and p.
        bool isMirrored = rows == 2 && isLogistic && intercepts[0] == -intercepts[1]
            && Enumerable.Range(0, width).All(k => coefficients[k] == -coefficients[width + k]);
        if (!isMirrored) return new Several([null, Ended(step, Weighted(step, coefficients, intercepts, rows))]);
        var second = Ended(step, Weighted(step, coefficients[width..], intercepts[1..], 1)).Finished(step.Label);
        return new Several([null, second with { Below = second.Below.AsTwoClasses(), Axes = second.Axes.WithLast(2) }]);
    }

    private static Flow Weighted(Step step, double[] coefficients, double[] intercepts, int rows)
    {
        if (rows < 1 || coefficients.Length == 0 || coefficients.Length % rows != 0)
            throw step.Refusal($"has {coefficients.Length} coefficients for {rows} outputs");
        if (intercepts.Length != 0 && intercepts.Length != rows)
            throw step.Refusal($"has {intercepts.Length} intercepts for {rows} outputs");
        var product = Products.Times(step, step.Flow(0), new WeightMatrix(coefficients, rows, coefficients.Length / rows, ByInput: false));
        return intercepts.Length == 0 ? product : product.Then(step.Label, [1], intercepts);
    }

    private static Flow Ended(Step step, Flow flow) => step.Attribute("post_transform")?.Text switch
    {
        null or "" or "NONE" => flow,
        "SOFTMAX" => flow.Ended(step.Label, new Softmax()),
        "LOGISTIC" => flow.Then(step.Label, new Sigmoid().Value),
        var other => throw step.Refusal($"ends in {other}; expected NONE, SOFTMAX or LOGISTIC"),
    };

    private static double[] Numbers(Step step, string name) => [.. (step.Attribute(name)?.Floats ?? []).Select(n => (double)n)];
}

/// <summary>Affine functions of each number with learned constants, which are folded into the previous or next weights.</summary>
internal static class Normalizations
{
    /// <summary>y = γ (x − μ) / √(σ² + ε) + β for each channel, in prediction mode.</summary>
    /// <remarks>Ioffe and Szegedy, "Batch Normalization", 2015, algorithm 2.</remarks>
    public static Value Batch(Step step)
    {
        if (step.Int("training_mode", 0) != 0) throw step.Refusal("is in training mode. Export the model for inference: model.eval()");
        var flow = step.Flow(0);
        if (flow.Axes.Batch != 0 || flow.Axes.Rank < 2) throw step.Refusal("expects samples on the first axis");
        double epsilon = step.Float("epsilon", 1e-5);
        double[] gamma = Channel(1), beta = Channel(2), mean = Channel(3), variance = Channel(4), scale = new double[gamma.Length],
            offset = new double[gamma.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] = gamma[c] / Math.Sqrt(variance[c] + epsilon);
            offset[c] = beta[c] - scale[c] * mean[c];
        }

        var (factors, axes) = Along(scale);
        return flow.Then(step.Label, factors, Along(offset).Numbers) with { Axes = axes };

        double[] Channel(int i)
        {
            double[] numbers = step.Constant(i).Numbers;
            return numbers.Length == step.Constant(1).Numbers.Length ? numbers
                : throw step.Refusal($"has {step.Constant(1).Numbers.Length} channels in one input and {numbers.Length} in another");
        }

        // Channels are the second axis.
        (double[] Numbers, Axes Axes) Along(double[] numbers) =>
            Broadcast.Along(step, new([numbers.Length, .. Enumerable.Repeat(1, flow.Axes.Rank - 2)], numbers), flow.Axes);
    }

    /// <summary>y = (x − offset) scale, the scalers of scikit-learn.</summary>
    public static Value Scaler(Step step)
    {
        var flow = step.Flow(0);
        double[] means = Numbers("offset", 0), scale = Numbers("scale", 1);
        if (means.Length != scale.Length && means.Length != 1 && scale.Length != 1)
            throw step.Refusal($"has {means.Length} offsets and {scale.Length} scales");
        double[] offset = new double[Math.Max(means.Length, scale.Length)];
        for (int k = 0; k < offset.Length; k++) offset[k] = -Line.At(means, k) * Line.At(scale, k);
        var (offsets, axes) = Broadcast.Along(step, Constant.Row(offset), flow.Axes);
        return flow.Then(step.Label, Broadcast.Along(step, Constant.Row(scale), axes).Numbers, offsets) with { Axes = axes };

        double[] Numbers(string name, double otherwise) =>
            step.Attribute(name) is { Floats.Count: > 0 } attribute ? [.. attribute.Floats.Select(n => (double)n)] : [otherwise];
    }
}
