using System.Globalization;
using System.Text;

namespace Nabla.Pages.Formulas;

/// <summary>Any text as LaTeX that pdflatex compiles with standard packages.</summary>
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
    /// Text outside formulas. Letters that pdflatex has no glyph for are written as their code, so that nothing is lost silently.
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

    /// <summary>One letter within a formula.</summary>
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
