using Nabla.Explain;

namespace Nabla.Pages.Formulas;

/// <summary>
/// A formula as people write it, apart from any notation: <see cref="UnicodeMath"/>, <see cref="MathMl"/> and <see cref="LatexMath"/>
/// render it.
/// </summary>
public abstract record Formula
{
    /// <summary>∂of/∂by.</summary>
    /// <param name="of">What changes.</param>
    /// <param name="by">What is nudged.</param>
    /// <returns>The fraction.</returns>
    public static Formula Partial(Formula of, Formula by) => new Fraction(new Row([new Sign("∂"), of]), new Row([new Sign("∂"), by]));

    /// <summary>The name of a number of a network.</summary>
    /// <param name="name">Which.</param>
    /// <param name="rowVectors">True to write the weight from node k to node j as w_kj, as those do who write z = a W.</param>
    /// <returns>The symbol.</returns>
    public static Symbol Named(Quantity name, bool rowVectors = false) => name.Kind switch
    {
        QuantityKind.Cost => new("C", "", "0"),
        QuantityKind.Weight => Indexed("w", name.Layer, rowVectors ? $"{name.From}, {name.Node}" : $"{name.Node}, {name.From}"),
        QuantityKind.Bias => Indexed("b", name.Layer, $"{name.Node}"),
        QuantityKind.WeightedSum => Indexed("z", name.Layer, $"{name.Node}"),
        QuantityKind.UnscaledSum => Indexed("u", name.Layer, $"{name.Node}"),
        QuantityKind.Parameter => Indexed("θ", name.Layer, $"{name.Node}"),
        QuantityKind.Step => Indexed("u", name.Layer, $"{name.From}, {name.Node}"),
        _ => name.Layer < 0 ? new("x", "", $"{name.Node}") : Indexed("a", name.Layer, $"{name.Node}"),
    };

    /// <summary>A letter of a layer.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="layer">The layer, from 0; it is written from 1.</param>
    /// <param name="index">What stands below.</param>
    /// <returns>The symbol.</returns>
    public static Symbol Indexed(string letter, int layer, string index) =>
        new(letter, FormattableString.Invariant($"({layer + 1})"), index);
}

/// <summary>A letter, with what stands above and below on its right.</summary>
/// <param name="Letter">The letter, or a bracket that has a power.</param>
/// <param name="Above">A layer "(2)" or a power; empty for none.</param>
/// <param name="Below">Indices "3, 5"; empty for none.</param>
public sealed record Symbol(string Letter, string Above = "", string Below = "") : Formula;

/// <summary>A number.</summary>
/// <param name="Value">The number.</param>
/// <param name="Digits">Digits that count.</param>
public sealed record Number(double Value, int Digits = 5) : Formula;

/// <summary>Words within a formula.</summary>
/// <param name="Text">The words.</param>
public sealed record Prose(string Text) : Formula;

/// <summary>A sign: ∂, −, =, brackets.</summary>
/// <param name="Text">The sign.</param>
public sealed record Sign(string Text) : Formula;

/// <summary>A fraction.</summary>
/// <param name="Over">Above the bar.</param>
/// <param name="Under">Below the bar.</param>
public sealed record Fraction(Formula Over, Formula Under) : Formula;

/// <summary>A square root.</summary>
/// <param name="Of">What stands under the bar.</param>
public sealed record Root(Formula Of) : Formula;

/// <summary>Factors.</summary>
/// <param name="Parts">What is multiplied.</param>
public sealed record Product(IReadOnlyList<Formula> Parts) : Formula;

/// <summary>Terms.</summary>
/// <param name="Parts">What is added.</param>
public sealed record Sum(IReadOnlyList<Formula> Parts) : Formula;

/// <summary>Σ over an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Of">The term.</param>
public sealed record Total(string Index, Formula Of) : Formula;

/// <summary>A function of one thing: σ'(z).</summary>
/// <param name="Name">The function.</param>
/// <param name="Argument">Its argument.</param>
public sealed record Call(string Name, Formula Argument) : Formula;

/// <summary>Things that are equal, one after the other.</summary>
/// <param name="Parts">At least two.</param>
public sealed record Equality(IReadOnlyList<Formula> Parts) : Formula;

/// <summary>Things side by side.</summary>
/// <param name="Parts">From left to right.</param>
public sealed record Row(IReadOnlyList<Formula> Parts) : Formula
{
    /// <summary>True where a sign outside all brackets would take apart a product that this stands in.</summary>
    public bool IsOpen
    {
        get
        {
            int depth = 0;
            foreach (var part in Parts)
            {
                if (part is Sign("(")) depth++;
                if (part is Sign(")") or Symbol { Letter: ")" }) depth--;
                if (depth == 0 && part is Prose or Sign("+" or "−" or "," or "=" or "<" or ">" or "≤") && depth == 0) return true;
            }

            return false;
        }
    }
}
