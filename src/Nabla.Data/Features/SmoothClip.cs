namespace Nabla.Data.Features;

/// <summary>x ↦ x / √(1 + (x/limit)²): nearly x where |x| is small, and never beyond ±limit.</summary>
public static class SmoothClip
{
    /// <summary>Beyond this many limits the result is the limit to the last bit; squares of larger numbers would overflow.</summary>
    public const double Far = 1e100;

    /// <summary>The clipped number; the ONNX graph and exported sources do the same steps.</summary>
    public static double Apply(double x, double limit)
    {
        double q = Math.Clamp(x / limit, -Far, Far);
        return limit * (q / Math.Sqrt(1 + q * q));
    }
}
