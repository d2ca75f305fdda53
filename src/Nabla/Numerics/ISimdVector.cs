using System.Numerics;

namespace Nabla.Numerics;

/// <summary>
/// One number, or one vector register of numbers: the type in which a formula is written once for scalars and vectors, float and double.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <remarks>
/// Every operation acts on each number alone and is correctly rounded, so a formula gives the same bits whatever the width of the register.
/// Functions beyond these (exp, tanh, …) stand in <see cref="Elementary"/>.
/// </remarks>
public interface ISimdVector<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, ISimdVector<TSelf>
{
    /// <summary>True where the numbers are doubles, false where they are floats: polynomials choose their length by it.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>The constant <paramref name="value"/>, rounded to the number type, in every place.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Broadcast(double value);

    /// <summary>A mask of the places where left &lt; right; false where either is NaN.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <returns>A mask for <see cref="Select"/>.</returns>
    static abstract TSelf operator <(TSelf left, TSelf right);

    /// <summary>A mask of the places where left &gt; right; false where either is NaN.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <returns>A mask for <see cref="Select"/>.</returns>
    static abstract TSelf operator >(TSelf left, TSelf right);

    /// <summary>yes where the mask is set, no elsewhere.</summary>
    /// <param name="mask">The result of a comparison.</param>
    /// <param name="yes">Value where the mask is set.</param>
    /// <param name="no">Value elsewhere.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Select(TSelf mask, TSelf yes, TSelf no);

    /// <summary>a·b + c, rounded once where <see cref="Arithmetic.FusesMultiplyAdd"/>.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Summand.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a·b + c, rounded likewise, for a constant c: a step of a polynomial.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Summand, rounded to the number type.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, double c);

    /// <summary>The larger; NaN where either is NaN.</summary>
    /// <param name="a">First value.</param>
    /// <param name="b">Second value.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller; NaN where either is NaN.</summary>
    /// <param name="a">First value.</param>
    /// <param name="b">Second value.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>|x|.</summary>
    /// <param name="x">Any value.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Abs(TSelf x);

    /// <summary>√x.</summary>
    /// <param name="x">Any value; NaN below zero.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The nearest whole number, ties to even.</summary>
    /// <param name="x">Any value.</param>
    /// <returns>The lane.</returns>
    static abstract TSelf Round(TSelf x);

    /// <summary>2ⁿ, exact, built in the exponent bits.</summary>
    /// <param name="n">A whole number within the exponents of normal numbers: −126…127 (float), −1022…1023 (double).</param>
    /// <returns>The lane.</returns>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>The binary exponent and the fraction in [1, 2) of a positive normal number: x = fraction · 2^exponent.</summary>
    /// <param name="x">A positive normal number.</param>
    /// <returns>Both parts, as numbers.</returns>
    static abstract (TSelf Exponent, TSelf Fraction) Split(TSelf x);
}
