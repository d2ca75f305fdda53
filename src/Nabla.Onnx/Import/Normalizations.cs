
namespace Nabla.Onnx.Import;

/// <summary>Lines for each number, with constants that training has learnt: folded into the weights before or after.</summary>
internal static class Normalizations
{
    /// <summary>y = γ (x − μ) / √(σ² + ε) + β for each channel, as in prediction.</summary>
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

    /// <summary>y = (x − offset) scale, scikit-learn's scalers.</summary>
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
