using System.Text;

namespace Nabla.Pages.Formulas;

/// <summary>Reads a formula from a line of text, as activations and costs give theirs: "2 (a − y)", "1 where z &gt; 0, else α".</summary>
public static class FormulaReader
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᶻ", Plain = "0123456789−+z", Lowered = "₀₁₂₃₄₅₆₇₈₉", Signs = "()+−/=<>≤≥,|·∂";

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The line.</param>
    /// <param name="letters">What stands in place of single letters: the a of this very node; null leaves them as they are.</param>
    /// <returns>The formula.</returns>
    public static Formula Read(string text, IReadOnlyDictionary<string, Formula>? letters = null)
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
                parts.Add(above.Length > 0 ? new Symbol(sign.ToString(), above) : new Sign(sign.ToString()));
            }
            else if (char.IsAsciiDigit(sign))
            {
                parts.Add(NumberAt(text, ref at));
            }
            else if (sign == '√' && at + 1 < text.Length)
            {
                at++;
                parts.Add(new Root(char.IsAsciiDigit(text[at]) ? NumberAt(text, ref at) : Word(text, ref at, letters)));
            }
            else
            {
                parts.Add(Word(text, ref at, letters));
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

    private static Formula Word(string text, ref int at, IReadOnlyDictionary<string, Formula>? letters)
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

        if (word.Length > 1 && word.All(char.IsAsciiLetter)) return word is "softmax" or "exp" or "ln" ? new Symbol(word) : new Prose(word);
        return above.Length + below.Length == 0 && letters is not null && letters.TryGetValue(word, out var named) ? named
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

    // "the", "sign", "of" are one phrase; a function and what follows it in brackets are one call.
    private static List<Formula> Joined(List<Formula> parts)
    {
        var joined = new List<Formula>();
        for (int at = 0; at < parts.Count; at++)
        {
            int end;
            if (parts[at] is Prose next && joined.Count > 0 && joined[^1] is Prose before)
                joined[^1] = new Prose($"{before.Text} {next.Text}");
            else if (parts[at] is Symbol { Letter: "softmax" or "exp" or "σ'" or "Φ" or "φ" } name
            && (end = parts.IndexOf(new Sign(")"), at)) > at + 1)
            {
                joined.Add(new Call(name.Letter, new Row(parts[(at + 2)..end])));
                at = end;
            }
            else joined.Add(parts[at]);
        }

        return joined;
    }
}
