namespace Nabla.Pages.Explanations;

/// <summary>How much of an explanation is shown.</summary>
public sealed record Extent
{
    /// <summary>Terms of a sum; the others are added up and named. <value>The default is 5.</value></summary>
    public int Terms { get; init; } = 5;

    /// <summary>Sums within sums that are unfolded. <value>The default is 2.</value></summary>
    public int Depth { get; init; } = 2;

    /// <summary>Digits that count. <value>The default is 5.</value></summary>
    public int Digits { get; init; } = 5;

    /// <summary>Derivatives and wishes in a list. <value>The default is 10.</value></summary>
    public int Top { get; init; } = 10;

    /// <summary>Samples that are columns of the table of desires. <value>The default is 5.</value></summary>
    public int Columns { get; init; } = 5;

    /// <summary>The layer that is asked for, from 0; null for all. <value>The default is null.</value></summary>
    public int? Layer { get; init; }

    /// <summary>Nodes of a tree at most; deeper sums are named, not unfolded. <value>The default is 3000.</value></summary>
    public int Nodes { get; init; } = 3000;

    /// <summary>Digits of numbers in narrow places: few by custom, and as many as are asked for where other than the default are.</summary>
    /// <param name="usual">By custom.</param>
    /// <returns>Digits that count.</returns>
    public int Coarse(int usual) => Digits == new Extent().Digits ? usual : Digits;
}
