using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>Linear models of ai.onnx.ml: one dense layer.</summary>
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
