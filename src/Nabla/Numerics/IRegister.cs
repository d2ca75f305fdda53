using System.Numerics;

namespace Nabla.Numerics;

/// <summary>A lane that is loaded from memory and stored to it: what loops and kernels are written over.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IRegister<TSelf, T> : ISimdVector<TSelf>
    where TSelf : struct, IRegister<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers in one register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* from);

    static abstract void Store(TSelf lane, T* to);

    /// <summary>The same number in every place.</summary>
    static abstract TSelf All(T value);
}
