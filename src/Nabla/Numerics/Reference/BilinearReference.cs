namespace Nabla.Numerics.Reference;

/// <summary>Values of an image between its pixels, one by one: what <see cref="Bilinear"/> computes, in the same roundings.</summary>
internal static class BilinearReference
{
    /// <summary>to[c, i] = plane c at (x[i], y[i]); see <see cref="Bilinear.Sample"/>.</summary>
    public static void Sample(ReadOnlySpan<float> framed, int rows, int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> y,
        Span<float> to)
    {
        int places = x.Length, stride = columns + 3, plane = stride * (rows + 3);
        for (int i = 0; i < places; i++)
        {
            float px = Inside(x[i], columns), py = Inside(y[i], rows), left = MathF.Floor(px), above = MathF.Floor(py), dx = px - left,
                dy = py - above;
            int first = ((int)above + 1) * stride + (int)left + 1;
            for (int p = 0; p < to.Length / places; p++)
            {
                var at = framed[(p * plane + first)..];
                float upper = MathF.FusedMultiplyAdd(dx, at[1] - at[0], at[0]),
                    lower = MathF.FusedMultiplyAdd(dx, at[stride + 1] - at[stride], at[stride]);
                to[p * places + i] = MathF.FusedMultiplyAdd(dy, lower - upper, upper);
            }
        }
    }

    private static float Inside(float x, float most) => !(x > -1) ? -1 : x < most ? x : most;
}
