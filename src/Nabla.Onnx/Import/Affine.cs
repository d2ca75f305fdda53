using System.Runtime.CompilerServices;
using Nabla.Numerics;

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

    /// <summary>Fills the weights and biases of a dense layer.</summary>
    /// <param name="weights">nodes × inputs.</param>
    /// <param name="biases">One a node.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(Matrix<float> weights, Span<float> biases)
    {
        // In squares that the first cache holds: constants may lie in one order and weights in the other.
        const int Side = 32;
        var sums = new double[weights.Rows];
        for (int column = 0; column < weights.Columns; column += Side)
        {
            int lastColumn = Math.Min(column + Side, weights.Columns);
            for (int row = 0; row < weights.Rows; row += Side)
            {
                int lastRow = Math.Min(row + Side, weights.Rows);
                for (int k = column; k < lastColumn; k++)
                {
                    double scale = Line.At(In.Scale, k), offset = Line.At(In.Offset, k);
                    for (int j = row; j < lastRow; j++)
                    {
                        double w = W is not null ? W[j, k] : j == k ? 1 : 0;
                        sums[j] += w * offset;
                        weights[j, k] = (float)(Line.At(Out.Scale, j) * w * scale);
                    }
                }
            }
        }

        for (int j = 0; j < biases.Length; j++) biases[j] = (float)(Line.At(Out.Scale, j) * sums[j] + Line.At(Out.Offset, j));
    }
}
