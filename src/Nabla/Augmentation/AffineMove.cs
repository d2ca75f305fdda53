using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Augmentation;

/// <summary>Moves places by a map that keeps lines straight: p → M (p − c) + c + t, with c the middle of the image.</summary>
/// <param name="rows">Rows of the image.</param>
/// <param name="columns">Columns of the image.</param>
/// <param name="draw">Draws the map.</param>
internal sealed class AffineMove(int rows, int columns, Func<Philox, AffineMap> draw) : IDisplacement
{
    private readonly float[] _moved = new float[rows * columns];

    /// <summary>A number in (−1, 1), uniform.</summary>
    public static double Either(Philox random, ulong index) => 2 * random.Uniform(index) - 1;

    /// <inheritdoc/>
    public void Move(Span<float> x, Span<float> y, Philox random)
    {
        var map = draw(random);
        double middleX = (columns - 1) / 2.0, middleY = (rows - 1) / 2.0;
        Elementwise.Run(new Line(map.Xx, map.Xy, map.X + middleX - map.Xx * middleX - map.Xy * middleY), x, y, _moved);
        Elementwise.Run(new Line(map.Yx, map.Yy, map.Y + middleY - map.Yx * middleX - map.Yy * middleY), x, y, y);
        _moved.CopyTo(x);
    }

    private readonly struct Line(double a, double b, double c) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane x, TLane y)
            where TLane : struct, ISimdVector<TLane> =>
            TLane.MultiplyAdd(TLane.Broadcast(a), x, TLane.MultiplyAdd(TLane.Broadcast(b), y, TLane.Broadcast(c)));
    }
}

/// <summary>(x, y) → (Xx·x + Xy·y + X, Yx·x + Yy·y + Y).</summary>
internal readonly record struct AffineMap(double Xx, double Xy, double Yx, double Yy, double X = 0, double Y = 0);
