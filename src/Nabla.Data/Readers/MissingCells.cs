namespace Nabla.Data.Readers;

/// <summary>The texts that mean "not known" in a file.</summary>
internal sealed class MissingCells
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;

    public MissingCells(IReadOnlyList<string> texts)
    {
        Texts = texts;
        _texts = texts.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
        AnyNumber = texts.Any(text => NumberParser.TryParse(text, false, out double value) && !double.IsNaN(value));
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether one of them, like -999, would else be taken for a number.</summary>
    public bool AnyNumber { get; }

    /// <summary>Whether a cell is missing.</summary>
    public bool Contains(ReadOnlySpan<char> cell) => cell.IsEmpty || _texts.Contains(cell);
}
