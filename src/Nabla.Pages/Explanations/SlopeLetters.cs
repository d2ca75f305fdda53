using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The letters of the formulas of slopes as those of one node.</summary>
internal static class SlopeLetters
{
    /// <summary>Of the cost's slope at one output.</summary>
    /// <param name="a">The output.</param>
    /// <param name="z">Its weighted sum.</param>
    /// <param name="j">Which output.</param>
    /// <param name="isAbsorbed">Whether the cost contains the activation; else what it calls z is the output itself.</param>
    /// <param name="outputs">How many outputs there are.</param>
    public static Dictionary<string, Formula> OfCost(Formula a, Formula z, int j, bool isAbsorbed, int outputs)
    {
        string index = FormattableString.Invariant($"{j}");
        var letters = new Dictionary<string, Formula>
            { ["a"] = a, ["z"] = isAbsorbed ? z : a, ["y"] = new Symbol("y", "", index), ["n"] = new Number(outputs) };
        // Where the cost contains the last activation, that is what its p is.
        if (isAbsorbed) letters["p"] = a;
        return letters;
    }

    /// <summary>What the others stand for: "p is the sigmoid of a⁽²⁾[0]".</summary>
    /// <param name="letters">All letters.</param>
    /// <param name="named">Those that have a name or number.</param>
    public static IEnumerable<Phrase> Others(IReadOnlyList<(string Letter, string Meaning)> letters,
        IReadOnlyDictionary<string, Formula> named)
    {
        foreach (var (letter, meaning) in letters)
        {
            if (named.ContainsKey(letter)) continue;
            bool ofZ = meaning.EndsWith(" of z", StringComparison.Ordinal) && named.ContainsKey("z");
            yield return ofZ
                ? Phrase.Of($"{FormulaReader.Read(letter)} is {meaning[..^1]}{named["z"]}")
                : Phrase.Of($"{FormulaReader.Read(letter)} is {meaning}");
        }
    }

    /// <summary>A sentence of them; none where nothing is to be said.</summary>
    public static IEnumerable<Block> Sentence(IEnumerable<Phrase> meanings)
    {
        var said = meanings.ToList();
        if (said.Count > 0)
            yield return new Paragraph(said.Skip(1)
                .Aggregate(Phrase.Of($"Here {said[0]}"), (so, next) => Phrase.Of($"{so}, {next}")) is var all ? Phrase.Of($"{all}.")
                : Phrase.Empty);
    }
}
