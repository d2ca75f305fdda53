namespace Nabla.Pages.Explanations;

/// <summary>How much detail an explanation shows.</summary>
public sealed record ExplanationDetail
{
    /// <summary>The number of terms of a sum that are shown. The sum of the others is one term. <value>The default is 5.</value></summary>
    public int Terms { get; init; } = 5;

    /// <summary>The number of nested sums that are expanded. <value>The default is 2.</value></summary>
    public int Depth { get; init; } = 2;

    /// <summary>The number of significant digits. <value>The default is 5.</value></summary>
    public int Digits { get; init; } = 5;

    /// <summary>The length of lists of derivatives and desired changes. <value>The default is 10.</value></summary>
    public int MaxItems { get; init; } = 10;

    /// <summary>The number of samples in the table of negative gradients. <value>The default is 5.</value></summary>
    public int Columns { get; init; } = 5;

    /// <summary>The layer to explain, from 0; null for all. <value>The default is null.</value></summary>
    public int? Layer { get; init; }

    /// <summary>The maximum number of nodes of a tree. Deeper sums are not expanded. <value>The default is 3000.</value></summary>
    public int Nodes { get; init; } = 3000;

    /// <summary>
    /// Returns the number of digits for narrow columns: the usual number, or <see cref="Digits"/> if it is not the default.
    /// </summary>
    /// <param name="usual">The usual number.</param>
    /// <returns>The number of significant digits.</returns>
    public int CompactDigits(int usual) => Digits == new ExplanationDetail().Digits ? usual : Digits;
}
