using Nabla.Numerics;

namespace Nabla.Fuzz;

/// <summary>
/// Random numbers of one input: a function of seed, reader and the input's number, so that a single input can be made again.
/// </summary>
internal sealed class Dice(ulong seed, ulong stream)
{
    private readonly Philox _philox = new(seed, stream);
    private ulong _drawn;

    /// <summary>A whole number from 0 to one below <paramref name="count"/>, which is at least 1.</summary>
    public int Below(int count) => (int)_philox.UniformInteger(_drawn++, count);

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => Below(times) == 0;

    /// <summary>One of some things.</summary>
    public T Of<T>(IReadOnlyList<T> things) => things[Below(things.Count)];

    /// <summary>A length up to <paramref name="most"/>, short ones as likely as long ones.</summary>
    public int Length(int most) => most == 0 ? 0 : Math.Min(most, 1 + Below(1 << Below(1 + (int)Math.Log2(most))));

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)Below(256);
        return bytes;
    }
}
