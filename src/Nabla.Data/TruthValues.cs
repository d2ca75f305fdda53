namespace Nabla.Data;

/// <summary>Texts that are true or false, in the spellings that programs write.</summary>
internal static class TruthValues
{
    /// <summary>Spellings of true; <see cref="False"/> has at the same index the word in the same case.</summary>
    public static readonly string[] True = ["true", "True", "TRUE"];

    /// <summary>Spellings of false.</summary>
    public static readonly string[] False = ["false", "False", "FALSE"];

    /// <summary>Whether a text is one of the words, in any case; 0 and 1 are numbers.</summary>
    public static bool Contain(string text) => CaseOf(text) >= 0;

    /// <summary>Index of the case of a word; −1 where a text is none of them.</summary>
    public static int CaseOf(string text) => Math.Max(Array.IndexOf(True, text), Array.IndexOf(False, text));

    /// <summary>The truth value that a word in lower case, 0 or 1 has; null for other texts.</summary>
    public static bool? Parse(string meaning) => meaning switch { "true" or "1" => true, "false" or "0" => false, _ => null };

    /// <summary>The other one of two truth values, in the same spelling; null where a text is neither.</summary>
    public static string? Opposite(string text) => text is "0" or "1" ? text == "0" ? "1" : "0"
        : Array.IndexOf(True, text) is >= 0 and var yes ? False[yes]
        : Array.IndexOf(False, text) is >= 0 and var no ? True[no]
        : null;
}
