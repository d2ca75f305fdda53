using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <summary>σ and σ' over the samples of a batch, divided among threads if there are enough numbers.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class ParallelActivation<T> : IParallelWork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // About ten microseconds of the cheapest function.
    private const int MinNumbers = 32768;

    [ThreadStatic]
    private static ParallelActivation<T>? _spare;

    private IActivation? _activation;
    private nint _z, _a, _dCda, _delta;
    private int _samples, _nodes, _parts;

    /// <summary>a = σ(z).</summary>
    public static void Forward(WorkerPool? workers, IActivation activation, Span<T> z, Span<T> a, int nodes)
    {
        if (workers is null || z.Length < MinNumbers) activation.Forward<T>(z, a, nodes);
        else fixed (T* pz = z, pa = a) Divide(workers, activation, (nint)pz, (nint)pa, 0, 0, z.Length / nodes, nodes);
    }

    /// <summary>δ = σ'(z) ∂C/∂a.</summary>
    public static void Backward(WorkerPool? workers, IActivation activation, Span<T> z, Span<T> a, Span<T> dCda, Span<T> delta, int nodes)
    {
        if (workers is null || z.Length < MinNumbers) activation.Backward<T>(z, a, dCda, delta, nodes);
        else
        fixed (T* pz = z, pa = a, pd = dCda, pDelta = delta) Divide(workers, activation, (nint)pz, (nint)pa, (nint)pd, (nint)pDelta,
            z.Length / nodes, nodes);
    }

    private static void Divide(WorkerPool workers, IActivation activation, nint z, nint a, nint dCda, nint delta, int samples, int nodes)
    {
        ParallelActivation<T> work = _spare ?? new();
        _spare = null;
        (work._activation, work._z, work._a, work._dCda, work._delta) = (activation, z, a, dCda, delta);
        (work._samples, work._nodes, work._parts) = (samples, nodes, Math.Min(workers.Threads, samples));
        workers.Run(work._parts, work);
        work._activation = null;
        _spare = work;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_samples * part / _parts), end = (int)((long)_samples * (part + 1) / _parts);
        nint skip = (nint)first * _nodes * sizeof(T);
        int length = (end - first) * _nodes;
        Span<T> z = new((void*)(_z + skip), length), a = new((void*)(_a + skip), length);
        if (_delta == 0) _activation!.Forward<T>(z, a, _nodes);
        else _activation!.Backward<T>(z, a, new((void*)(_dCda + skip), length), new((void*)(_delta + skip), length), _nodes);
    }
}
