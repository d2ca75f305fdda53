using Nabla.Pages.Formulas;

namespace Nabla.Pages.Documents;

/// <summary>A page, apart from where it is shown.</summary>
/// <param name="Title">What it is about, in words.</param>
/// <param name="Blocks">From top to bottom.</param>
public sealed record Document(string Title, IReadOnlyList<Block> Blocks);

/// <summary>A part of a page.</summary>
public abstract record Block;

/// <summary>A heading.</summary>
/// <param name="Level">2 or 3; the title is 1.</param>
/// <param name="Text">The heading.</param>
public sealed record Heading(int Level, Phrase Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsNote">True for what stands aside, in smaller letters.</param>
public sealed record Paragraph(Phrase Text, bool IsNote = false) : Block;

/// <summary>Points.</summary>
/// <param name="Items">One each.</param>
/// <param name="IsNote">True for what stands aside, in smaller letters.</param>
public sealed record Points(IReadOnlyList<Phrase> Items, bool IsNote = false) : Block;

/// <summary>Formulas on lines of their own; of an equality each further equals sign begins a line.</summary>
/// <param name="Lines">The formulas.</param>
public sealed record Display(IReadOnlyList<Formula> Lines) : Block;

/// <summary>A table. Columns that hold signed numbers stand to the right; the last column is the one that wraps.</summary>
/// <param name="Headings">One a column.</param>
/// <param name="Rows">As many cells a row.</param>
public sealed record Table(IReadOnlyList<Phrase> Headings, IReadOnlyList<IReadOnlyList<Phrase>> Rows) : Block;

/// <summary>A tree that can be unfolded.</summary>
/// <param name="Root">Its root.</param>
public sealed record Tree(TreeNode Root) : Block;

/// <summary>A node of a tree.</summary>
/// <param name="Label">Its line.</param>
/// <param name="Parts">The nodes below.</param>
/// <param name="IsOpen">True where what is below is shown from the start.</param>
public sealed record TreeNode(Phrase Label, IReadOnlyList<TreeNode> Parts, bool IsOpen = false);

/// <summary>Pictures in a row.</summary>
/// <param name="Items">From left to right.</param>
public sealed record Pictures(IReadOnlyList<Picture> Items) : Block;

/// <summary>Numbers as pixels.</summary>
/// <param name="Values">rows × columns.</param>
/// <param name="Columns">Pixels in a row.</param>
/// <param name="IsSigned">True where the sign becomes a color; false for grey, dark where the number is large.</param>
/// <param name="Caption">What it shows.</param>
public sealed record Picture(IReadOnlyList<double> Values, int Columns, bool IsSigned, Phrase Caption);
