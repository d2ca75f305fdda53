using Nabla.Explain;

namespace Nabla.Pages.Formulas;

/// <summary>
/// A mathematical formula as a tree, independent of the output format. <see cref="UnicodeMath"/>, <see cref="MathMl"/> and
/// <see cref="LatexMath"/>
/// render it.
/// </summary>
public abstract record Formula
{
    /// <summary>∂of/∂by.</summary>
    /// <param name="of">The dependent quantity.</param>
    /// <param name="by">The quantity of the derivative.</param>
    /// <returns>The fraction.</returns>
    public static Formula Partial(Formula of, Formula by) =>
        new Fraction(new Row([new OperatorSign("∂"), of]), new Row([new OperatorSign("∂"), by]));

    /// <summary>Returns the symbol of a quantity of a network.</summary>
    /// <param name="name">The quantity.</param>
    /// <param name="rowVectors">True for row vectors, z = a W, where w_kj is the weight from node k to node j.</param>
    /// <returns>The symbol.</returns>
    public static Symbol ForQuantity(Quantity name, bool rowVectors = false) => name.Kind switch
    {
        QuantityKind.Cost => new("C", "", "0"),
        QuantityKind.Weight => LayerSymbol("w", name.Layer, rowVectors ? $"{name.From}, {name.Node}" : $"{name.Node}, {name.From}"),
        QuantityKind.Bias => LayerSymbol("b", name.Layer, $"{name.Node}"),
        QuantityKind.WeightedSum => LayerSymbol("z", name.Layer, $"{name.Node}"),
        QuantityKind.UnscaledSum => LayerSymbol("u", name.Layer, $"{name.Node}"),
        QuantityKind.Parameter => LayerSymbol("θ", name.Layer, $"{name.Node}"),
        QuantityKind.Step => LayerSymbol("u", name.Layer, $"{name.From}, {name.Node}"),
        _ => name.Layer < 0 ? new("x", "", $"{name.Node}") : LayerSymbol("a", name.Layer, $"{name.Node}"),
    };

    /// <summary>Returns the symbol of a quantity of a network. A parameter has the name of its block, as in scale⁽¹⁾[3].</summary>
    /// <param name="name">The quantity.</param>
    /// <param name="architecture">The network's architecture.</param>
    /// <param name="rowVectors">True for row vectors, z = a W, where w_kj is the weight from node k to node j.</param>
    /// <returns>The symbol.</returns>
    public static Symbol ForQuantity(Quantity name, Architecture architecture, bool rowVectors = false)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (name.Kind != QuantityKind.Parameter) return ForQuantity(name, rowVectors);
        var layout = architecture.LayerLayouts[name.Layer];
        var (block, indices) = layout.FindParameter(name.Node);
        return LayerSymbol(layout.GetTensorName(block.Name), name.Layer, indices);
    }

    /// <summary>Returns the symbol of a quantity of a layer.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="layer">The layer, from 0; it is shown from 1.</param>
    /// <param name="index">The subscript.</param>
    /// <returns>The symbol.</returns>
    public static Symbol LayerSymbol(string letter, int layer, string index) =>
        new(letter, FormattableString.Invariant($"({layer + 1})"), index);
}

/// <summary>A symbol with a superscript and a subscript.</summary>
/// <param name="Name">The letter, or a bracket with an exponent.</param>
/// <param name="Superscript">The layer, "(2)", or an exponent; empty for none.</param>
/// <param name="Subscript">The indices, "3, 5"; empty for none.</param>
public sealed record Symbol(string Name, string Superscript = "", string Subscript = "") : Formula;

/// <summary>A number.</summary>
/// <param name="Value">The number.</param>
/// <param name="Digits">The number of significant digits.</param>
public sealed record Number(double Value, int Digits = 5) : Formula;

/// <summary>Text within a formula.</summary>
/// <param name="Text">The text.</param>
public sealed record FormulaText(string Text) : Formula;

/// <summary>An operator or bracket: ∂, −, =, (.</summary>
/// <param name="Text">The character.</param>
public sealed record OperatorSign(string Text) : Formula;

/// <summary>A fraction.</summary>
/// <param name="Numerator">The numerator.</param>
/// <param name="Denominator">The denominator.</param>
public sealed record Fraction(Formula Numerator, Formula Denominator) : Formula;

/// <summary>A square root.</summary>
/// <param name="Radicand">The radicand.</param>
public sealed record SquareRoot(Formula Radicand) : Formula;

/// <summary>A product.</summary>
/// <param name="Factors">The factors.</param>
public sealed record Product(IReadOnlyList<Formula> Factors) : Formula;

/// <summary>A sum.</summary>
/// <param name="Terms">The terms.</param>
public sealed record Sum(IReadOnlyList<Formula> Terms) : Formula;

/// <summary>A sum over an index: Σ.</summary>
/// <param name="Index">The index.</param>
/// <param name="Term">The term.</param>
public sealed record Summation(string Index, Formula Term) : Formula;

/// <summary>A function with one argument: σ'(z).</summary>
/// <param name="Name">The name of the function.</param>
/// <param name="Argument">The argument.</param>
public sealed record FunctionCall(string Name, Formula Argument) : Formula;

/// <summary>A chain of equalities.</summary>
/// <param name="Sides">The expressions, at least two.</param>
public sealed record Equality(IReadOnlyList<Formula> Sides) : Formula;

/// <summary>A sequence of formulas.</summary>
/// <param name="Parts">The formulas, from left to right.</param>
public sealed record Row(IReadOnlyList<Formula> Parts) : Formula
{
    /// <summary>True if an operator outside brackets requires brackets around this formula in a product.</summary>
    public bool NeedsBrackets
    {
        get
        {
            int depth = 0;
            foreach (var part in Parts)
            {
                if (part is OperatorSign("(")) depth++;
                if (part is OperatorSign(")") or Symbol { Name: ")" }) depth--;
                if (depth == 0 && part is FormulaText or OperatorSign("+" or "−" or "," or "=" or "<" or ">" or "≤") && depth == 0)
                    return true;
            }

            return false;
        }
    }
}
