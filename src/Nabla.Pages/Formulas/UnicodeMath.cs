namespace Nabla.Pages.Formulas;

/// <summary>Renders formulas as a line of Unicode text: ∂C₀/∂w⁽²⁾[3, 5] = a⁽¹⁾[5] · σ'(z⁽²⁾[3]).</summary>
/// <remarks>Spaces without a line break are U+00A0.</remarks>
public static class UnicodeMath
{
    private const string Plain = "0123456789()−-+ijknz,", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁻⁺ⁱʲᵏⁿᶻ'", Lowered = "₀₁₂₃₄₅₆₇₈₉₍₎₋₋₊ᵢⱼₖₙ_,";

    /// <summary>Renders a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>One line.</returns>
    public static string Render(Formula formula) => formula switch
    {
        Symbol symbol => symbol.Name + Map(symbol.Superscript, Raised, "^") + Index(symbol),
        Number number => SignificantDigits.Format(number.Value, number.Digits),
        FormulaText words => words.Text,
        OperatorSign sign => sign.Text,
        Fraction(var over, var under) => $"{Closed(over)}/{Closed(under)}",
        SquareRoot(var of) => of is Symbol ? $"√{Render(of)}" : $"√({Render(of)})",
        Product product => string.Join(" · ", product.Factors.Select(Closed)),
        Sum sum => string.Concat(
            sum.Terms.Select((part, at) => at == 0 ? Render(part) : part is Number { Value: < 0 } less
                ? " − " + Render(less with { Value = -less.Value }) : " + " + Render(part))),
        Summation total => $"Σ{Map(total.Index, Lowered, "_")} {Closed(total.Term)}",
        FunctionCall call => $"{call.Name}({Render(call.Argument)})",
        Equality equality => string.Join(" = ", equality.Sides.Select(Render)),
        Row row => Spaced(row),
        _ => throw new ArgumentException($"{formula.GetType().Name} cannot be written as a formula.", nameof(formula)),
    };

    private static string Closed(Formula formula) => NeedsBrackets(formula) ? $"({Render(formula)})" : Render(formula);

    internal static bool NeedsBrackets(Formula formula) =>
        formula is Sum { Terms.Count: > 1 } or Equality or Number { Value: < 0 } || formula is Row { NeedsBrackets: true };

    private static string Index(Symbol symbol)
    {
        if (symbol.Subscript.Length == 0) return "";
        bool inBrackets = symbol.Superscript.StartsWith('(') || symbol.Name is "x" or "y";
        return inBrackets ? $"[{symbol.Subscript.Replace(", ", ",\u00a0", StringComparison.Ordinal)}]" : Map(symbol.Subscript, Lowered,
            "_");
    }

    private static string Map(string text, string onto, string otherwise)
    {
        if (text.Length == 0) return "";
        if (text == "'") return text;
        return text.All(letter => Plain.Contains(letter, StringComparison.Ordinal))
            ? string.Concat(text.Select(letter => onto[Plain.IndexOf(letter, StringComparison.Ordinal)]))
            : otherwise + text;
    }

    // Spaces around binary operators and text, none within brackets and after ∂.
    private static string Spaced(Row row)
    {
        var text = new System.Text.StringBuilder();
        Formula? before = null;
        foreach (var part in row.Parts)
        {
            bool tight = before is null or OperatorSign("(" or "∂" or "|")
                || part is OperatorSign(")" or "," or "|") or Symbol { Name: ")" };
            if (!tight) text.Append(' ');
            text.Append(Render(part));
            before = part;
        }

        return text.ToString();
    }
}
