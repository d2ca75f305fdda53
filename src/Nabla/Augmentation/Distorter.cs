using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Augmentation;

/// <summary>Distorts images of one size, one at a time, with buffers that are allocated once. Each thread needs its own.</summary>
/// <remarks>The distortion of an image is a function of seed, epoch and index.</remarks>
public sealed class Distorter
{
    // The index of a pixel in its frame must be exact in a float.
    private const int MaxPixels = 1 << 24;

    private readonly IDisplacement[] _displacements;
    private readonly float[] _places, _x, _y, _framed;
    private readonly int _rows, _columns;

    /// <summary>Prepares a sequence of distortions.</summary>
    /// <param name="distortions">The distortions.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns of an image.</param>
    /// <param name="planes">Number of color planes: 1 for grey, 3 for red, green and blue. <value>The default is 1.</value></param>
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
        _displacements = [.. distortions.Select(distortion => distortion.CreateDisplacement(rows, columns))];
        _framed = new float[checked(planes * Bilinear.FramedLength(rows, columns))];
        _places = new float[2 * rows * columns];
        (_x, _y) = (new float[rows * columns], new float[rows * columns]);
        for (int i = 0; i < rows * columns; i++) (_places[i], _places[rows * columns + i]) = (i % columns, i / columns);
    }

    /// <summary>Distorts an image.</summary>
    /// <param name="image">planes × rows × columns, changed in place.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch. Each epoch gives another distortion.</param>
    /// <param name="sample">The index of the image.</param>
    /// <param name="strength">The strength; 0 leaves the image unchanged. <value>The default is 1.</value></param>
    /// <exception cref="ArgumentException">The image has another size.</exception>
    public void Distort(Span<float> image, ulong seed, long epoch, long sample, double strength = 1)
    {
        int size = _x.Length, planes = _framed.Length / Bilinear.FramedLength(_rows, _columns);
        if (image.Length != planes * size)
            throw new ArgumentException($"An image has {planes} × {_rows} × {_columns} numbers (got {image.Length}).", nameof(image));
        _places.AsSpan(0, size).CopyTo(_x);
        _places.AsSpan(size).CopyTo(_y);
        for (int n = 0; n < _displacements.Length; n++) _displacements[n].Displace(_x, _y, Streams.Distortion(seed, n, epoch, sample));
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
        public TVector Invoke<TVector>(TVector from, TVector to)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(strength), to - from, from);
    }
}
