using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <content>The parameters, buffers and formulas of one column.</content>
public sealed partial record PeriodicEmbedding
{
    private readonly ref struct Parameters<T>(PeriodicEmbedding layer, Span<T> theta, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Span<T> Omega { get; } = theta.Slice(k * layer.Waves, layer.Waves);

        public Span<T> Phi { get; } = theta.Slice((layer.Columns + k) * layer.Waves, layer.Waves);

        public Span<T> V { get; } = theta.Slice((2 * layer.Columns + k * layer.Outputs) * layer.Waves, layer.Outputs * layer.Waves);

        public Span<T> C { get; } = theta.Slice((2 + layer.Outputs) * layer.Columns * layer.Waves + k * layer.Outputs, layer.Outputs);
    }

    /// <summary>Buffers of one column. Samples are contiguous, so that formulas run in vector registers.</summary>
    private readonly unsafe ref struct Room<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly int _samples;
        private readonly T* _room;

        public Room(int samples, int outputs)
        {
            _samples = samples;
            _room = Scratch<T>.A((4L + outputs) * samples);
        }

        public Span<T> X => Row(0);

        public Span<T> Wave => Row(1);

        public Span<T> Error => Row(2);

        public Span<T> Sum => Row(3);

        public Span<T> Slice(int m) => Row(4 + m);

        public void Gather(ReadOnlySpan<T> from, int stride, int at, Span<T> column)
        {
            for (int i = 0; i < column.Length; i++) column[i] = from[i * stride + at];
        }

        private Span<T> Row(int n) => new(_room + (long)n * _samples, _samples);
    }

    /// <summary>The angle of one wave in turns, ω x + φ / 2π.</summary>
    private readonly struct Angle<T>(in Parameters<T> column, int f)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly double _omega = double.CreateTruncating(column.Omega[f]),
            _turns = double.CreateTruncating(column.Phi[f]) / (2 * Math.PI);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(_omega), x, _turns);
    }

    private readonly struct Cosine<T>(Angle<T> angle) : IUnary
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.CosTwoPi(angle.At(x));
    }

    private readonly struct Sine<T>(Angle<T> angle) : IUnary
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.SinTwoPi(angle.At(x));
    }

    private readonly struct AddMultiple<T>(T factor) : IBinary
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly double _factor = double.CreateTruncating(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(_factor), x, y);
    }

    private readonly struct Times : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => x * y;
    }
}
