namespace Nabla.Models.Export;

/// <summary>Writes models in a programming language.</summary>
internal interface ISourceWriter
{
    /// <summary>The name of the language: "csharp".</summary>
    string Language { get; }

    /// <summary>Whether a name may contain dots, as with a namespace.</summary>
    bool TakesDots { get; }

    /// <summary>Whether a word has a meaning in the language or in the file, so that a model cannot have this name.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isLast">Whether it is the name itself and not a part before a dot.</param>
    bool IsTaken(string word, bool isLast);

    /// <summary>Writes one file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">The destination. Lines end in \n.</param>
    void Write(ExportedModel model, TextWriter output);
}
