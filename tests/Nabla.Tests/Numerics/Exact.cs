using System.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>Functions as their series, in whole numbers of 2⁻¹²⁰⁰: what the polynomials are measured against.</summary>
internal static class Exact
{
    private const int Bits = 1200;

    public static readonly BigInteger One = BigInteger.One << Bits;

    public static BigInteger Of(double x)
    {
        if (x == 0) return BigInteger.Zero;
        int shift = 52 - Math.ILogB(x);
        var mantissa = new BigInteger(Math.ScaleB(x, shift));
        return Shift(mantissa, Bits - shift);
    }

    /// <summary>The distance of y from the exact value in units in the last place of a number of that precision.</summary>
    public static double Ulps(double y, BigInteger exact, int precision, int leastExponent)
    {
        int exponent = exact.IsZero ? leastExponent : (int)(BigInteger.Abs(exact).GetBitLength() - 1) - Bits;
        int last = Math.Max(exponent - precision + 1, leastExponent);
        return (double)Shift(BigInteger.Abs(Of(y) - exact), 20 - Bits - last) / (1 << 20);
    }

    public static BigInteger Exp(BigInteger x)
    {
        if (x.Sign < 0) return Divide(One, Exp(-x));
        BigInteger r = x >> 16, term = One, sum = One;
        for (int i = 1; !term.IsZero; i++) sum += term = Multiply(term, r) / i;
        for (int i = 0; i < 16; i++) sum = Multiply(sum, sum);
        return sum;
    }

    public static BigInteger Log(BigInteger x)
    {
        int n = (int)x.GetBitLength() - 1 - Bits;
        return LogNearOne(Shift(x, -n)) + n * LogNearOne(One << 1);
    }

    public static BigInteger Expm1(BigInteger x) => Exp(x) - One;

    public static BigInteger Log1p(BigInteger x) => Log(One + x);

    public static BigInteger Sigmoid(BigInteger x) => Divide(One, One + Exp(-x));

    public static BigInteger Softplus(BigInteger x) => Log(One + Exp(x));

    public static BigInteger Tanh(BigInteger x) => Divide(Expm1(2 * x), Expm1(2 * x) + 2 * One);

    public static BigInteger Erf(BigInteger x)
    {
        if (BigInteger.Abs(x) > 20 * One) return x.Sign * One;
        BigInteger square = Multiply(x, x), power = x, sum = x;
        for (int i = 1; !power.IsZero; i++)
        {
            power = -Multiply(power, square) / i;
            sum += power / (2 * i + 1);
        }

        return Divide(2 * sum, SquareRoot(Pi()));
    }

    public static BigInteger CosTurns(BigInteger u) => SinTurns(u + (One >> 2));

    public static BigInteger SinTurns(BigInteger u)
    {
        // Whole turns away, so that the series is short.
        u -= Shift(Shift(u + (One >> 1), -Bits), Bits);
        BigInteger x = Multiply(2 * Pi(), u), square = Multiply(x, x), term = x, sum = x;
        for (int i = 2; !term.IsZero && term != -1; i += 2) sum += term = -Multiply(term, square) / (i * (i + 1));
        return sum;
    }

    private static BigInteger LogNearOne(BigInteger x)
    {
        BigInteger s = Divide(x - One, x + One), square = Multiply(s, s), power = s, sum = s;
        for (int i = 3; !power.IsZero; i += 2) sum += (power = Multiply(power, square)) / i;
        return 2 * sum;
    }

    // Machin: π = 16·arctan(1/5) − 4·arctan(1/239).
    private static BigInteger Pi() => 16 * ArcTanOfInverse(5) - 4 * ArcTanOfInverse(239);

    private static BigInteger ArcTanOfInverse(int n)
    {
        BigInteger power = One / n, sum = power;
        for (int i = 3; !power.IsZero; i += 2) sum += (power = -power / (n * n)) / i;
        return sum;
    }

    private static BigInteger SquareRoot(BigInteger x)
    {
        BigInteger root = One << 1;
        for (int i = 0; i < 20; i++) root = (root + Divide(x, root)) >> 1;
        return root;
    }

    private static BigInteger Multiply(BigInteger x, BigInteger y) => (x * y) >> Bits;

    private static BigInteger Divide(BigInteger x, BigInteger y) => (x << Bits) / y;

    private static BigInteger Shift(BigInteger x, int left) => left >= 0 ? x << left : x >> -left;
}
