namespace Nabla.Numerics;

/// <summary>Functions that formulas need beyond arithmetic, as our own polynomials: the same bits for every lane width.</summary>
public static class Elementary
{
    /// <summary>The natural logarithm.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln x.</returns>
    public static TLane Log<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => throw new NotSupportedException();
}
