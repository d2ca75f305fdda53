using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>The operations of the lanes themselves, against single numbers at every width.</summary>
public class LaneTests
{
    private static readonly (string Name, LaneRunner Runner)[] Operations =
    [
        ("Arithmetic", new LaneRunner<Arithmetic>()), ("MultiplyAdd", new LaneRunner<Fused>()), ("Max", new LaneRunner<Larger>()),
            ("Min", new LaneRunner<Smaller>()),
        ("Round", new LaneRunner<Rounded>()), ("Select", new LaneRunner<Chosen>()), ("Root", new LaneRunner<Root>()),
            ("Negated", new LaneRunner<Negated>()),
    ];

    public static TheoryData<string> Names => [.. Operations.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_width_gives_the_bits_of_single_numbers(string name)
    {
        double[] x = [0.0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-310, 1e-40,
            -1e-40, 1e300, 3e38, 7.25, 1e9, -3];
        Agree(name, x);
        Agree(name, Array.ConvertAll(x, one => (float)one));
    }

    [Fact]
    public void Powers_of_two_and_splits_undo_each_other_over_all_exponents()
    {
        double[] doubles = [.. Enumerable.Range(-1022, 2046).Select(n => (double)n)];
        float[] floats = [.. Enumerable.Range(-126, 254).Select(n => (float)n)];
        foreach (int width in LaneRunner.Widths)
        {
            Assert.Equal(doubles.Select(n => Math.ScaleB(1, (int)n)), new LaneRunner<Power>().Run(width, doubles));
            Assert.Equal(floats.Select(n => MathF.ScaleB(1, (int)n)), new LaneRunner<Power>().Run(width, floats));
            Assert.Equal(doubles, new LaneRunner<ExponentOf>().Run(width, Array.ConvertAll(doubles, n => Math.ScaleB(1.75, (int)n))));
            Assert.Equal(floats, new LaneRunner<ExponentOf>().Run(width, Array.ConvertAll(floats, n => MathF.ScaleB(1.75f, (int)n))));
            Assert.All(new LaneRunner<FractionOf>().Run(width, Array.ConvertAll(doubles, n => Math.ScaleB(1.75, (int)n))), one =>
                Assert.Equal(1.75, one));
            Assert.All(new LaneRunner<FractionOf>().Run(width, Array.ConvertAll(floats, n => MathF.ScaleB(1.75f, (int)n))), one =>
                Assert.Equal(1.75f, one));
        }
    }

    [Fact]
    public void The_larger_and_the_smaller_are_NaN_where_either_is()
    {
        double[] x = [double.NaN, 1, double.NaN, -1, 2, double.NaN, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        foreach (int width in LaneRunner.Widths)
        {
            Assert.Equal(x.Select(one => Math.Max(one, 3)), new LaneRunner<Larger>().Run(width, x));
            Assert.Equal(x.Select(one => Math.Min(one, 3)), new LaneRunner<Smaller>().Run(width, x));
        }
    }

    private static void Agree<T>(string name, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] padded = [.. x, .. new T[16]];
        var runner = Operations.Single(one => one.Name == name).Runner;
        foreach (int width in LaneRunner.Widths)
            Assert.Equal(runner.Run(0, padded).Select(ElementaryTests.Bits), runner.Run(width, padded).Select(ElementaryTests.Bits));
    }

    private readonly struct Arithmetic : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => (x + TVector.Broadcast(0.1)) * x / (x - TVector.Broadcast(3));
    }

    private readonly struct Fused : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(x, TVector.Broadcast(1.1), TVector.Broadcast(-1.1));
    }

    private readonly struct Larger : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Max(x, TVector.Broadcast(3));
    }

    private readonly struct Smaller : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Min(x, TVector.Broadcast(3));
    }

    private readonly struct Rounded : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Round(x);
    }

    private readonly struct Chosen : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> =>
            TVector.Select(x < TVector.Broadcast(0), TVector.Broadcast(1), TVector.Select(x > TVector.Broadcast(2), x, TVector.Broadcast(7)));
    }

    private readonly struct Root : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Sqrt(TVector.Abs(x));
    }

    private readonly struct Negated : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => -x;
    }

    private readonly struct Power : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.PowerOfTwo(x);
    }

    private readonly struct ExponentOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Split(x).Exponent;
    }

    private readonly struct FractionOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Split(x).Fraction;
    }
}
