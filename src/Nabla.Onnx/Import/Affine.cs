namespace Nabla.Onnx.Import;

/// <summary>What stands between one activation and the next: z = Out(W · In(x)), a layer in the making. Scalers and normalizations before and after W are folded into it.</summary>
/// <param name="In">The line before W; the same line where there is no W yet.</param>
/// <param name="W">The matrix; null where only lines came so far.</param>
/// <param name="Out">The line after W, or the line so far.</param>
internal sealed record Affine(Line In, WeightMatrix? W, Line Out)
{
    /// <summary>Nothing yet: z = x.</summary>
    public static Affine Start { get; } = new(Line.Same, null, Line.Same);

    /// <summary>True where z = x.</summary>
    public bool IsStart => W is null && Out.IsSame;

    /// <summary>Followed by a line.</summary>
    public Affine Then(double[] scale, double[] offset) => this with { Out = Out.Then(scale, offset) };

    /// <summary>Followed by a matrix; there must be none yet.</summary>
    public Affine Times(WeightMatrix w) => new(Out, w, Line.Same);

    /// <summary>The weights of a dense layer, row by row, and its biases.</summary>
    /// <param name="width">Nodes of the layer before: the same as afterwards where there is no W.</param>
    public (float[] Weights, float[] Biases) ToLayer(int width)
    {
        int nodes = W?.Nodes ?? width;
        float[] weights = new float[checked(nodes * width)], biases = new float[nodes];
        for (int j = 0; j < nodes; j++)
        {
            double scale = Line.At(Out.Scale, j), sum = 0;
            for (int k = 0; k < width; k++)
            {
                double w = W is not null ? W[j, k] : j == k ? 1 : 0;
                sum += w * Line.At(In.Offset, k);
                weights[j * width + k] = (float)(scale * w * Line.At(In.Scale, k));
            }

            biases[j] = (float)(scale * sum + Line.At(Out.Offset, j));
        }

        return (weights, biases);
    }
}
