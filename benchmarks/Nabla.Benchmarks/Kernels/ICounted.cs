namespace Nabla.Benchmarks.Kernels;

/// <summary>A parameter of a benchmark that knows how many operations one call of it does.</summary>
internal interface ICounted
{
    /// <summary>Floating-point operations of the products in one call, a fused multiply-add counting 2.</summary>
    double Operations { get; }

    /// <summary>Training steps in one call; 1 where it is none.</summary>
    int Steps => 1;

    /// <summary>Numbers that one call goes over, where that is what counts.</summary>
    double Numbers => 1;

    /// <summary>Threads that work on it.</summary>
    int Threads => 1;
}
