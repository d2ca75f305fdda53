namespace Nabla.Models.Export;

/// <summary>A language that models are written in: one file and one line of the catalogue.</summary>
internal interface ISourceWriter
{
    /// <summary>What the language is called: "csharp".</summary>
    string Language { get; }

    /// <summary>Whether a name may have dots, as one with a namespace has.</summary>
    bool TakesDots { get; }

    /// <summary>Whether a word means something in the language or in the file, so that no model can be called so.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isLast">Whether it is the name itself, not a part before a dot.</param>
    bool IsTaken(string word, bool isLast);

    /// <summary>Writes one file.</summary>
    /// <param name="model">What to compute.</param>
    /// <param name="output">Where to; its lines end in \n.</param>
    void Write(ExportedModel model, TextWriter output);
}
