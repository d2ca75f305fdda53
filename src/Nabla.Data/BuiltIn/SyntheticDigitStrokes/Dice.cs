using Nabla.Numerics;

namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>The random numbers of one digit, in the order in which they are asked for.</summary>
internal struct Dice(ulong seed, ulong stream, long index)
{
    public const ulong LabelStream = 0x6469_6769_7473_0001, ShapeStream = 0x6469_6769_7473_0002;
    private const int BlocksPerDigit = 1 << 10;

    private readonly Philox source = new(seed, stream);
    private ulong next = (ulong)index * BlocksPerDigit;

    /// <summary>Uniform in (0, 1).</summary>
    public double Uniform() => (source.Words(next++).A + 0.5) * (1.0 / (1UL << 32));

    /// <summary>Uniform in (low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * Uniform();

    /// <summary>True with the given probability.</summary>
    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>A whole number in [0, count).</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>Bell-shaped with mean 0 and standard deviation 1, never beyond ±3.5: a hand slips, but not off the paper.</summary>
    /// <remarks>The sum of four uniform numbers, each of variance 1/12, shifted and scaled.</remarks>
    public double Bell()
    {
        var (a, b, c, d) = source.Words(next++);
        double sum = ((double)a + b + c + d + 2) * (1.0 / (1UL << 32));
        return (sum - 2) * 1.7320508075688772;
    }
}
