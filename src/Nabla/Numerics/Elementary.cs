namespace Nabla.Numerics;

/// <summary>Functions that formulas need beyond arithmetic, as our own polynomials: the same bits for every lane width.</summary>
/// <remarks>
/// Only operations of <see cref="ISimdVector{TSelf}"/> are used, in a fixed order, so a single number and a register of any width agree bit
/// for bit. The polynomials are minimax fits made for this library (Remez exchange in 50 digits); float and double differ only in how many
/// terms they take. Errors are in units in the last place (ulp) of the exact result; tests measure them, over every 16th float when these
/// bounds were stated. They hold where the processor has fused multiply-add. Signed zeros, infinities, NaN and subnormal numbers are
/// treated as IEEE 754 asks; nothing is clipped.
/// </remarks>
public static partial class Elementary
{
    // ln 2 as a number of few bits, so that its product with a whole exponent is exact, and the rest.
    private const double LogOfTwoHigh = 0.693147180601954460144043, LogOfTwoLow = -4.200915072681084e-11;
    private const double LogOfTwoHighFloat = 0.693115234375, LogOfTwoLowFloat = 3.194618494530942e-5;
}
