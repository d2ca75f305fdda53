namespace Nabla.Numerics;

/// <summary>
/// xⁿ by multiplications alone, which give the same bits on every machine; the library function of the platform does not.
/// </summary>
internal static class Power
{
    public static double Compute(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
            if ((n & 1) != 0) power *= x;
        return power;
    }
}
