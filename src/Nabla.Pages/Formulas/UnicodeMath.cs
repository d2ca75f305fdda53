namespace Nabla.Pages.Formulas;

/// <summary>Formulas as a line of Unicode text: ∂C₀/∂w⁽²⁾[3, 5] = a⁽¹⁾[5] · σ'(z⁽²⁾[3]).</summary>
/// <remarks>Spaces that must not be broken at the end of a line are U+00A0.</remarks>
public static class UnicodeMath
{
    private const string Plain = "0123456789()−-+ijknz,", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁻⁺ⁱʲᵏⁿᶻ'", Lowered = "₀₁₂₃₄₅₆₇₈₉₍₎₋₋₊ᵢⱼₖₙ_,";

    /// <summary>Renders a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>One line.</returns>
    public static string Render(Formula formula) => formula switch
    {
        Symbol symbol => symbol.Letter + Map(symbol.Above, Raised, "^") + Index(symbol),
        Number number => Digits.Text(number.Value, number.Digits),
        Prose words => words.Text,
        Sign sign => sign.Text,
        Fraction(var over, var under) => $"{Closed(over)}/{Closed(under)}",
        Root(var of) => of is Symbol ? $"√{Render(of)}" : $"√({Render(of)})",
        Product product => string.Join(" · ", product.Parts.Select(Closed)),
        Sum sum => string.Concat(
            sum.Parts.Select((part, at) => at == 0 ? Render(part) : part is Number { Value: < 0 } less
                ? " − " + Render(less with { Value = -less.Value }) : " + " + Render(part))),
        Total total => $"Σ{Map(total.Index, Lowered, "_")} {Closed(total.Of)}",
        Call call => $"{call.Name}({Render(call.Argument)})",
        Equality equality => string.Join(" = ", equality.Parts.Select(Render)),
        Row row => Spaced(row),
        _ => throw new ArgumentException($"{formula.GetType().Name} is no formula that can be written.", nameof(formula)),
    };

    private static string Closed(Formula formula) => NeedsBrackets(formula) ? $"({Render(formula)})" : Render(formula);

    internal static bool NeedsBrackets(Formula formula) =>
        formula is Sum { Parts.Count: > 1 } or Equality or Number { Value: < 0 } || formula is Row { IsOpen: true };

    private static string Index(Symbol symbol)
    {
        if (symbol.Below.Length == 0) return "";
        bool inBrackets = symbol.Letter is "w" or "b" or "z" or "a" or "x" or "y"
            && (symbol.Above.StartsWith('(') || symbol.Letter is "x" or "y");
        return inBrackets ? $"[{symbol.Below.Replace(", ", ",\u00a0", StringComparison.Ordinal)}]" : Map(symbol.Below, Lowered, "_");
    }

    private static string Map(string text, string onto, string otherwise)
    {
        if (text.Length == 0) return "";
        if (text == "'") return text;
        return text.All(letter => Plain.Contains(letter, StringComparison.Ordinal))
            ? string.Concat(text.Select(letter => onto[Plain.IndexOf(letter, StringComparison.Ordinal)]))
            : otherwise + text;
    }

    // Spaces around signs of two sides and words, none within brackets and after ∂.
    private static string Spaced(Row row)
    {
        var text = new System.Text.StringBuilder();
        Formula? before = null;
        foreach (var part in row.Parts)
        {
            bool tight = before is null or Sign("(" or "∂" or "|") || part is Sign(")" or "," or "|") or Symbol { Letter: ")" };
            if (!tight) text.Append(' ');
            text.Append(Render(part));
            before = part;
        }

        return text.ToString();
    }
}
