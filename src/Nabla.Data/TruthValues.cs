namespace Nabla.Data;

/// <summary>Texts that mean true or false, in the spellings of common programs.</summary>
internal static class TruthValues
{
    /// <summary>Spellings of true. <see cref="False"/> has the word with the same letter case at the same index.</summary>
    public static readonly string[] True = ["true", "True", "TRUE"];

    /// <summary>Spellings of false.</summary>
    public static readonly string[] False = ["false", "False", "FALSE"];

    /// <summary>Whether a text is one of the words. 0 and 1 are numbers.</summary>
    public static bool Contain(string text) => CaseOf(text) >= 0;

    /// <summary>The index of the letter case of a word; −1 if the text is not one of the words.</summary>
    public static int CaseOf(string text) => Math.Max(Array.IndexOf(True, text), Array.IndexOf(False, text));

    /// <summary>Parses a word in lower case, 0 or 1; null for other texts.</summary>
    public static bool? Parse(string meaning) => meaning switch { "true" or "1" => true, "false" or "0" => false, _ => null };

    /// <summary>The opposite truth value in the same spelling; null if the text is not a truth value.</summary>
    public static string? Opposite(string text) => text is "0" or "1" ? text == "0" ? "1" : "0"
        : Array.IndexOf(True, text) is >= 0 and var yes ? False[yes]
        : Array.IndexOf(False, text) is >= 0 and var no ? True[no]
        : null;
}
