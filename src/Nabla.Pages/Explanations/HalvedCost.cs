using Nabla.Costs;
using Nabla.Specs;

namespace Nabla.Pages.Explanations;

/// <summary>A squared error with the factor ½, as in many textbooks.</summary>
/// <param name="Inner">The cost without the factor.</param>
public sealed record HalvedCost(ICost Inner) : ICost
{
    /// <inheritdoc/>
    public Spec Spec => new($"half-{Inner.Spec.Name}");

    /// <inheritdoc/>
    public string? ValueFormula => Inner is MeanSquaredError ? "(1/2n) Σ (a − y)²" : "½ Σ (a − y)²";

    /// <inheritdoc/>
    public string DerivativeFormula => Inner is MeanSquaredError ? "(1/n) (a − y)" : "a − y";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => Inner.DerivativeSymbols;

    /// <inheritdoc/>
    public void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Inner.Value(a, y, nodes, c0);
        foreach (ref double cost in c0) cost *= 0.5;
    }

    /// <inheritdoc/>
    public void Derivative<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Inner.Derivative(a, y, nodes, dCda);
        foreach (ref T slope in dCda) slope *= T.CreateTruncating(0.5);
    }
}
