using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Onnx.Import;

/// <summary>
/// What stands between one activation and the next: z = Out(W · In(x)), a layer in the making. Scalers and normalizations before and after
/// W are folded into it.
/// </summary>
/// <param name="In">The line before W; the same line where there is no W yet.</param>
/// <param name="W">The matrix; null where only lines came so far.</param>
/// <param name="Out">The line after W, or the line so far.</param>
internal sealed record Affine(Line In, WeightMatrix? W, Line Out)
{
    // The least number that a float has all its digits for.
    private const float FloatRange = 1.17549435e-38f;

    /// <summary>Nothing yet: z = x.</summary>
    public static Affine Start { get; } = new(Line.Same, null, Line.Same);

    /// <summary>True where z = x.</summary>
    public bool IsStart => W is null && Out.IsSame;

    /// <summary>Followed by a line.</summary>
    public Affine Then(double[] scale, double[] offset) => this with { Out = Out.Then(scale, offset) };

    /// <summary>Followed by a matrix; there must be none yet.</summary>
    public Affine Times(WeightMatrix w) => new(Out, w, Line.Same);

    /// <summary>
    /// How many units of the line's result are subtracted at most where there is no W yet: so many times does a float's rounding of x stand
    /// in the result.
    /// </summary>
    public double Cancels => W is null ? Out.Offset.Max(Math.Abs) : 0;

    /// <summary>
    /// Where there is no W yet, the same in two steps: first x + shift, then a factor. A difference of near numbers is exact, one of their
    /// multiples is not.
    /// </summary>
    /// <returns>Both; null where a factor is 0.</returns>
    public (Affine Shift, Affine Scale)? Divided()
    {
        int width = Out.Width;
        var shift = new double[width];
        for (int k = 0; k < width; k++)
        {
            double scale = Line.At(Out.Scale, k), offset = Line.At(Out.Offset, k);
            if (scale == 0) return null;
            shift[k] = offset / scale;
        }

        return (Start.Then([1], shift), Start.Then(Out.Scale, [0]));
    }

    /// <summary>Fills the weights and biases of a dense layer.</summary>
    /// <param name="weights">nodes × inputs.</param>
    /// <param name="biases">One a node.</param>
    /// <exception cref="OnnxException">A number is NaN or none of single precision.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(Matrix<float> weights, Span<float> biases)
    {
        // In squares that the first cache holds: constants may lie in one order and weights in the other.
        const int Side = 32;
        var sums = new double[weights.Rows];
        double largest = 0;
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
                        double product = Line.At(Out.Scale, j) * w * scale;
                        largest = product > largest ? product : -product > largest ? -product : double.IsNaN(product) ? double.NaN
                            : largest;
                        weights[j, k] = (float)product;
                    }
                }
            }
        }

        for (int j = 0; j < biases.Length; j++) biases[j] = (float)(Line.At(Out.Scale, j) * sums[j] + Line.At(Out.Offset, j));
        if (!(largest <= float.MaxValue))
            throw new OnnxException($"A layer of {weights.Rows:N0} nodes has the weight {largest}; expected numbers of single precision. "
                + "Export the model anew.");
        // What is small beside other weights may vanish, but not all of them.
        if (largest > 0 && (float)largest < FloatRange)
            throw new OnnxException($"A layer of {weights.Rows:N0} nodes has weights of at most {largest}, too small for single "
                + "precision. Scale them before the export.");
        foreach (float bias in biases)
            if (!float.IsFinite(bias))
                throw new OnnxException($"A layer of {weights.Rows:N0} nodes has the bias {bias}; expected numbers of single precision. "
                    + "Export the model anew.");
    }
}
