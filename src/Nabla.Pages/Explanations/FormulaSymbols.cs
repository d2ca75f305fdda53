using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>Replaces the symbols in formulas of derivatives by those of one node.</summary>
internal static class FormulaSymbols
{
    /// <summary>Returns the symbols of the cost's derivative by one output.</summary>
    /// <param name="a">The output.</param>
    /// <param name="z">The weighted sum of the output.</param>
    /// <param name="j">The output, from 0.</param>
    /// <param name="isAbsorbed">Whether the cost includes the activation. Otherwise its z is the output.</param>
    /// <param name="outputs">The number of outputs.</param>
    public static Dictionary<string, Formula> ForCost(Formula a, Formula z, int j, bool isAbsorbed, int outputs)
    {
        string index = FormattableString.Invariant($"{j}");
        var symbols = new Dictionary<string, Formula>
            { ["a"] = a, ["z"] = isAbsorbed ? z : a, ["y"] = new Symbol("y", "", index), ["n"] = new Number(outputs) };
        // If the cost includes the last activation, p is its value.
        if (isAbsorbed) symbols["p"] = a;
        return symbols;
    }

    /// <summary>Defines the remaining symbols: "p is the sigmoid of a⁽²⁾[0]".</summary>
    /// <param name="symbols">All symbols.</param>
    /// <param name="named">The symbols that are replaced by quantities or numbers.</param>
    public static IEnumerable<RichText> Definitions(IReadOnlyList<(string Symbol, string Meaning)> symbols,
        IReadOnlyDictionary<string, Formula> named)
    {
        foreach (var (letter, meaning) in symbols)
        {
            if (named.ContainsKey(letter)) continue;
            bool ofZ = meaning.EndsWith(" of z", StringComparison.Ordinal) && named.ContainsKey("z");
            yield return ofZ
                ? RichText.Format($"{FormulaParser.Parse(letter)} is {meaning[..^1]}{named["z"]}")
                : RichText.Format($"{FormulaParser.Parse(letter)} is {meaning}");
        }
    }

    /// <summary>Joins the definitions to a paragraph; none if there are no definitions.</summary>
    public static IEnumerable<Block> Sentence(IEnumerable<RichText> meanings)
    {
        var said = meanings.ToList();
        if (said.Count == 0) yield break;
        var all = said.Skip(1).Aggregate(RichText.Format($"Here {said[0]}"), (so, next) => RichText.Format($"{so}, {next}"));
        yield return new Paragraph(RichText.Format($"{all}."));
    }
}
