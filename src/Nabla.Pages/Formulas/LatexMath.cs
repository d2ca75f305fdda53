using System.Globalization;
using System.Text;

namespace Nabla.Pages.Formulas;

/// <summary>Renders formulas as LaTeX in ASCII.</summary>
public static class LatexMath
{
    /// <summary>Renders a formula, for math mode.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>LaTeX.</returns>
    public static string Render(Formula formula) => formula switch
    {
        Symbol symbol => Letter(symbol.Name) + (symbol.Superscript.Length > 0 ? $"^{{{Script(symbol.Superscript)}}}" : "")
            + (symbol.Subscript.Length > 0 ? $"_{{{Script(symbol.Subscript)}}}" : ""),
        Number number => NumberOf(number),
        FormulaText words => $"\\text{{ {LatexText.Escape(words.Text)} }}",
        OperatorSign sign => Letter(sign.Text),
        Fraction(var over, var under) => $"\\frac{{{Render(over)}}}{{{Render(under)}}}",
        SquareRoot(var of) => $"\\sqrt{{{Render(of)}}}",
        Product product => string.Join(" \\cdot ", product.Factors.Select(Closed)),
        Sum sum => string.Concat(
            sum.Terms.Select((part, at) => at == 0 ? Render(part) : part is Number { Value: < 0 } less
                ? " - " + Render(less with { Value = -less.Value }) : " + " + Render(part))),
        Summation total => $"\\sum_{{{Script(total.Index)}}} {Closed(total.Term)}",
        FunctionCall call => (call.Name.Length == 1 || call.Name.StartsWith('σ')
            ? Letter(call.Name)
            : $"\\operatorname{{{LatexText.Escape(call.Name)}}}") + $"({Render(call.Argument)})",
        Equality equality => string.Join(" = ", equality.Sides.Select(Render)),
        Row row => string.Join(" ", row.Parts.Select(part => Render(part).TrimEnd())),
        _ => throw new ArgumentException($"{formula.GetType().Name} cannot be written as a formula.", nameof(formula)),
    };

    private static string Closed(Formula formula) =>
        UnicodeMath.NeedsBrackets(formula) ? $"\\left({Render(formula)}\\right)" : Render(formula);

    private static string NumberOf(Number number)
    {
        var (digits, exponent) = SignificantDigits.Split(number.Value, number.Digits);
        string head = digits.Contains("not", StringComparison.Ordinal) ? "\\text{not a number}" : Script(digits);
        return exponent is { } power ? FormattableString.Invariant($"{head} \\cdot 10^{{{power}}}") : head;
    }

    private static string Letter(string text) => text.Length > 1 && text.All(char.IsAsciiLetter) ? $"\\mathrm{{{text}}}" : Script(text);

    private static string Script(string text) => string.Concat(text.Select(LatexText.Math));
}

/// <summary>Escapes text for LaTeX, for pdflatex with standard packages.</summary>
public static class LatexText
{
    private const string Commands =
        "∂partial σsigma Σsum ∇nabla θtheta ηeta δdelta αalpha λlambda ΦPhi φvarphi ΔDelta πpi τtau ·cdot ≤le ≥ge ∞infty ×times ≈approx "
        + "←leftarrow →to ↑uparrow ↓downarrow ⋯cdots …ldots";

    private static readonly Dictionary<char, string> Signs =
        new(Commands.Split(' ').Select(pair => KeyValuePair.Create(pair[0], $"\\{pair[1..]} ")))
        { ['−'] = "-", ['½'] = "\\tfrac12 ", ['ᵀ'] = "^{T}" };

    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁺ᶻⁿᴸ", RaisedPlain = "0123456789()-+znL", Lowered = "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ",
        LoweredPlain = "0123456789ijkn";

    /// <summary>
    /// Escapes text outside formulas. Characters without a glyph in pdflatex are written as their code point.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>LaTeX.</returns>
    public static string Escape(string text)
    {
        var latex = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            latex.Append(rune.Value switch
            {
                '\\' => "\\textbackslash{}",
                '^' => "\\textasciicircum{}",
                '~' => "\\textasciitilde{}",
                '<' => "\\textless{}",
                '>' => "\\textgreater{}",
                '|' => "\\textbar{}",
                '"' => "\\textquotedbl{}",
                '`' => "\\textasciigrave{}",
                '\'' => "\\textquotesingle{}",
                '-' => "{-}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => "\\" + rune,
                0xA0 => "~",
                '—' => "\\textemdash{}",
                '–' => "\\textendash{}",
                _ when Rune.IsControl(rune) => " ",
                _ when rune.IsAscii || (rune.Value is >= 0xC0 and <= 0xFF && Rune.IsLetter(rune)) => rune.ToString(),
                _ when rune.IsBmp && IsSign((char)rune.Value) => $"\\ensuremath{{{Math((char)rune.Value)}}}",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\texttt{{U+{rune.Value:X4}}}"),
            });
        }

        return latex.ToString();
    }

    /// <summary>One character within a formula.</summary>
    internal static string Math(char letter)
    {
        if (Signs.TryGetValue(letter, out string? sign)) return sign;
        if (Raised.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var up) return $"^{{{RaisedPlain[up]}}}";
        if (Lowered.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var down) return $"_{{{LoweredPlain[down]}}}";
        return letter switch
        {
            '{' or '}' or '%' or '#' or '&' or '$' or '_' => "\\" + letter,
            '\\' or '^' or '~' => " ",
            <= '~' => letter.ToString(),
            _ => $"\\text{{{Escape(letter.ToString())}}}",
        };
    }

    private static bool IsSign(char letter) =>
        Signs.ContainsKey(letter) || Raised.Contains(letter, StringComparison.Ordinal)
        || Lowered.Contains(letter, StringComparison.Ordinal);
}
