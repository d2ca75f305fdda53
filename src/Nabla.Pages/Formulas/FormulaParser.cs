using System.Text;

namespace Nabla.Pages.Formulas;

/// <summary>Parses formulas of activations and costs: "2 (a − y)", "1 where z &gt; 0, else α".</summary>
public static class FormulaParser
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᶻ", Plain = "0123456789−+z", Lowered = "₀₁₂₃₄₅₆₇₈₉", Signs = "()+−/=<>≤≥,|·∂";

    /// <summary>Parses a formula.</summary>
    /// <param name="text">The text.</param>
    /// <param name="symbols">Replacements for symbols, such as the a of one node; null for none.</param>
    /// <returns>The formula.</returns>
    public static Formula Parse(string text, IReadOnlyDictionary<string, Formula>? symbols = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<Formula>();
        for (int at = 0; at < text.Length;)
        {
            char sign = text[at];
            if (char.IsWhiteSpace(sign))
            {
                at++;
            }
            else if (Signs.Contains(sign, StringComparison.Ordinal))
            {
                at++;
                string above = Take(text, ref at, Raised, Plain);
                parts.Add(above.Length > 0 ? new Symbol(sign.ToString(), above) : new OperatorSign(sign.ToString()));
            }
            else if (char.IsAsciiDigit(sign))
            {
                parts.Add(NumberAt(text, ref at));
            }
            else if (sign == '√' && at + 1 < text.Length)
            {
                at++;
                parts.Add(new SquareRoot(char.IsAsciiDigit(text[at]) ? NumberAt(text, ref at) : Word(text, ref at, symbols)));
            }
            else
            {
                parts.Add(Word(text, ref at, symbols));
            }
        }

        return parts.Count == 1 ? parts[0] : new Row(Joined(parts));
    }

    private static Symbol NumberAt(string text, ref int at)
    {
        int from = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        return new Symbol(text[from..at]);
    }

    private static Formula Word(string text, ref int at, IReadOnlyDictionary<string, Formula>? symbols)
    {
        int from = at;
        while (at < text.Length && (char.IsLetter(text[at]) && !Raised.Contains(text[at], StringComparison.Ordinal) || text[at] == '\''))
            at++;
        if (at == from) at++;
        string word = text[from..at], above = Take(text, ref at, Raised, Plain), below = Take(text, ref at, Lowered, "0123456789");
        if (at + 1 < text.Length && text[at] == '_')
        {
            int start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (at == start) at++;
            below = text[start..at];
        }

        if (word.Length > 1 && word.All(char.IsAsciiLetter))
            return word is "softmax" or "exp" or "ln" ? new Symbol(word) : new FormulaText(word);
        return above.Length + below.Length == 0 && symbols is not null && symbols.TryGetValue(word, out var named) ? named
            : new Symbol(word, above, below);
    }

    private static string Take(string text, ref int at, string from, string onto)
    {
        var taken = new StringBuilder();
        while (at < text.Length && from.IndexOf(text[at], StringComparison.Ordinal) is >= 0 and var place)
        {
            taken.Append(onto[place]);
            at++;
        }

        return taken.ToString();
    }

    // "the", "sign", "of" are joined to one text; a function and the brackets after it are one call.
    private static List<Formula> Joined(List<Formula> parts)
    {
        var joined = new List<Formula>();
        for (int at = 0; at < parts.Count; at++)
        {
            int end;
            if (parts[at] is FormulaText next && joined.Count > 0 && joined[^1] is FormulaText before)
                joined[^1] = new FormulaText($"{before.Text} {next.Text}");
            else if (parts[at] is Symbol { Name: "softmax" or "exp" or "σ'" or "Φ" or "φ" } name
            && (end = parts.IndexOf(new OperatorSign(")"), at)) > at + 1)
            {
                joined.Add(new FunctionCall(name.Name, new Row(parts[(at + 2)..end])));
                at = end;
            }
            else joined.Add(parts[at]);
        }

        return joined;
    }
}
