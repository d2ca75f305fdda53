using Nabla.Pages.Formulas;

namespace Nabla.Pages.Documents;

/// <summary>A document, independent of its output format.</summary>
/// <param name="Title">The title.</param>
/// <param name="Blocks">The blocks, from top to bottom.</param>
public sealed record Document(string Title, IReadOnlyList<Block> Blocks);

/// <summary>A block of a document.</summary>
public abstract record Block;

/// <summary>A heading.</summary>
/// <param name="Level">The level, 2 or 3; the title has level 1.</param>
/// <param name="Text">The heading.</param>
public sealed record Heading(int Level, RichText Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsNote">True for a note in smaller type.</param>
public sealed record Paragraph(RichText Text, bool IsNote = false) : Block;

/// <summary>A list with bullets.</summary>
/// <param name="Items">The items.</param>
/// <param name="IsNote">True for a note in smaller type.</param>
public sealed record BulletList(IReadOnlyList<RichText> Items, bool IsNote = false) : Block;

/// <summary>Formulas on separate lines. Each further equals sign of an equality starts a new line.</summary>
/// <param name="Lines">The formulas.</param>
public sealed record DisplayFormulas(IReadOnlyList<Formula> Lines) : Block;

/// <summary>A table. Columns of signed numbers are aligned to the right. Only the last column is wrapped.</summary>
/// <param name="Headings">The headings, one per column.</param>
/// <param name="Rows">The rows, each with one cell per column.</param>
public sealed record Table(IReadOnlyList<RichText> Headings, IReadOnlyList<IReadOnlyList<RichText>> Rows) : Block;

/// <summary>A table with a bar for a number of each row. Formats other than HTML show the table only.</summary>
/// <param name="Numbers">The table.</param>
/// <param name="Column">The column of signed numbers that the bars show, from 0.</param>
public sealed record BarChart(Table Numbers, int Column) : Block;

/// <summary>A line through points, above the table of their numbers. Formats other than HTML show the table only.</summary>
/// <param name="Numbers">The table, one row per point. The first column labels the points.</param>
/// <param name="Column">The column of signed numbers that the line shows, from 0.</param>
/// <param name="X">The horizontal position of each point, in ascending order; NaN for a point that only the table shows.</param>
public sealed record LineChart(Table Numbers, int Column, IReadOnlyList<double> X) : Block;

/// <summary>A tree with nodes that can be expanded.</summary>
/// <param name="Root">The root.</param>
public sealed record Tree(TreeNode Root) : Block;

/// <summary>A node of a tree.</summary>
/// <param name="Label">The text of the node.</param>
/// <param name="Children">The child nodes.</param>
/// <param name="IsOpen">True if the children are shown initially.</param>
public sealed record TreeNode(RichText Label, IReadOnlyList<TreeNode> Children, bool IsOpen = false);

/// <summary>Pictures next to each other.</summary>
/// <param name="Items">The pictures, from left to right.</param>
public sealed record Pictures(IReadOnlyList<Picture> Items) : Block;

/// <summary>Numbers shown as pixels.</summary>
/// <param name="Values">The numbers, rows × columns, row by row.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="IsSigned">True to show the sign as a color; false for gray, dark for large numbers.</param>
/// <param name="Caption">The caption.</param>
public sealed record Picture(IReadOnlyList<double> Values, int Columns, bool IsSigned, RichText Caption);
