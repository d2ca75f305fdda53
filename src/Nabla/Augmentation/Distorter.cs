using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Augmentation;

/// <summary>Distorts images of one size, one at a time, in memory that is planned once: each thread needs one of its own.</summary>
/// <remarks>Which distortion an image gets is a function of seed, epoch and number alone, whoever makes it and when.</remarks>
public sealed class Distorter
{
    // The number of a pixel in its frame is counted in a float.
    private const int MaxPixels = 1 << 24;

    private readonly IDisplacement[] _displacements;
    private readonly float[] _places, _x, _y, _framed;
    private readonly int _rows, _columns;

    /// <summary>Plans some distortions, which follow each other.</summary>
    /// <param name="distortions">The distortions.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns of an image.</param>
    /// <param name="planes">Numbers of a pixel, each a plane of its own: 1 for grey, 3 for red, green and blue. <value>The default is
    /// 1.</value></param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the image has more than 2²⁴ pixels.</exception>
    public Distorter(IReadOnlyList<IDistortion> distortions, int rows, int columns, int planes = 1)
    {
        ArgumentNullException.ThrowIfNull(distortions);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(planes, 1);
        if ((rows + 3L) * (columns + 3L) > MaxPixels)
            throw new ArgumentOutOfRangeException(
                nameof(rows), $"An image to distort must have at most {MaxPixels:N0} pixels (got {rows} × {columns}). Use smaller images.");
        (_rows, _columns) = (rows, columns);
        _displacements = [.. distortions.Select(distortion => distortion.Plan(rows, columns))];
        _framed = new float[checked(planes * Bilinear.FramedLength(rows, columns))];
        _places = new float[2 * rows * columns];
        (_x, _y) = (new float[rows * columns], new float[rows * columns]);
        for (int i = 0; i < rows * columns; i++) (_places[i], _places[rows * columns + i]) = (i % columns, i / columns);
    }

    /// <summary>Distorts an image.</summary>
    /// <param name="image">planes × rows × columns; changed in place.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch: another one gives another distortion.</param>
    /// <param name="sample">The number of the image.</param>
    /// <param name="strength">Which part of the way its pixels are moved: 0 leaves it as it is. <value>The default is 1.</value></param>
    /// <exception cref="ArgumentException">The image is of another size.</exception>
    public void Distort(Span<float> image, ulong seed, long epoch, long sample, double strength = 1)
    {
        int size = _x.Length, planes = _framed.Length / Bilinear.FramedLength(_rows, _columns);
        if (image.Length != planes * size)
            throw new ArgumentException($"An image has {planes} × {_rows} × {_columns} numbers (got {image.Length}).", nameof(image));
        _places.AsSpan(0, size).CopyTo(_x);
        _places.AsSpan(size).CopyTo(_y);
        for (int n = 0; n < _displacements.Length; n++) _displacements[n].Move(_x, _y, Streams.Distortion(seed, n, epoch, sample));
        if (strength != 1) Weaken(strength);
        for (int plane = 0; plane < planes; plane++)
            Bilinear.Frame(image.Slice(plane * size, size), _columns, _framed.AsSpan(plane * Bilinear.FramedLength(_rows, _columns)));
        Bilinear.Sample(_framed, _rows, _columns, _x, _y, image);
    }

    private void Weaken(double strength)
    {
        Elementwise.Run(new Part(strength), _places.AsSpan(0, _x.Length), _x, _x);
        Elementwise.Run(new Part(strength), _places.AsSpan(_x.Length), _y, _y);
    }

    private readonly struct Part(double strength) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane from, TLane to)
            where TLane : struct, ISimdVector<TLane> => TLane.MultiplyAdd(TLane.Broadcast(strength), to - from, from);
    }
}
