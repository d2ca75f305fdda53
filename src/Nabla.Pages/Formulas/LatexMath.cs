namespace Nabla.Pages.Formulas;

/// <summary>Formulas as LaTeX, in ASCII.</summary>
public static class LatexMath
{
    /// <summary>Renders a formula, for math mode.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>LaTeX.</returns>
    public static string Render(Formula formula) => formula switch
    {
        Symbol symbol => Letter(symbol.Letter) + (symbol.Above.Length > 0 ? $"^{{{Script(symbol.Above)}}}" : "")
            + (symbol.Below.Length > 0 ? $"_{{{Script(symbol.Below)}}}" : ""),
        Number number => NumberOf(number),
        Prose words => $"\\text{{ {LatexText.Escape(words.Text)} }}",
        Sign sign => Letter(sign.Text),
        Fraction(var over, var under) => $"\\frac{{{Render(over)}}}{{{Render(under)}}}",
        Root(var of) => $"\\sqrt{{{Render(of)}}}",
        Product product => string.Join(" \\cdot ", product.Parts.Select(Closed)),
        Sum sum => string.Concat(
            sum.Parts.Select((part, at) => at == 0 ? Render(part) : part is Number { Value: < 0 } less
                ? " - " + Render(less with { Value = -less.Value }) : " + " + Render(part))),
        Total total => $"\\sum_{{{Script(total.Index)}}} {Closed(total.Of)}",
        Call call => $"{(call.Name.Length == 1 || call.Name.StartsWith('σ') ? Letter(call.Name) : $"\\operatorname{{{LatexText.Escape(call.Name)}}}")}({Render(call.Argument)})",
        Equality equality => string.Join(" = ", equality.Parts.Select(Render)),
        Row row => string.Join(" ", row.Parts.Select(part => Render(part).TrimEnd())),
        _ => throw new ArgumentException($"{formula.GetType().Name} is no formula that can be written.", nameof(formula)),
    };

    private static string Closed(Formula formula) =>
        UnicodeMath.NeedsBrackets(formula) ? $"\\left({Render(formula)}\\right)" : Render(formula);

    private static string NumberOf(Number number)
    {
        var (digits, exponent) = Digits.Apart(number.Value, number.Digits);
        string head = digits.Contains("not", StringComparison.Ordinal) ? "\\text{not a number}" : Script(digits);
        return exponent is { } power ? FormattableString.Invariant($"{head} \\cdot 10^{{{power}}}") : head;
    }

    private static string Letter(string text) => text.Length > 1 && text.All(char.IsAsciiLetter) ? $"\\mathrm{{{text}}}" : Script(text);

    private static string Script(string text) => string.Concat(text.Select(LatexText.Math));
}
