using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Documents;

/// <summary>An inline element: text, a formula, or a signed number.</summary>
public abstract record Inline;

/// <summary>Plain text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextRun(string Text) : Inline;

/// <summary>An inline formula.</summary>
/// <param name="Formula">The formula.</param>
public sealed record InlineFormula(Formula Formula) : Inline;

/// <summary>A number whose sign is shown as a color.</summary>
/// <param name="Value">The number.</param>
/// <param name="Digits">The number of significant digits.</param>
public sealed record SignedNumber(double Value, int Digits = 5) : Inline;

/// <summary>
/// Text with inline formulas, written as an interpolated string: <c>RichText.Format($"C₀ falls by {signed} as {formula} grows")</c>.
/// </summary>
/// <param name="Inlines">The inline elements, from left to right.</param>
public sealed record RichText(IReadOnlyList<Inline> Inlines)
{
    /// <summary>The empty text.</summary>
    public static RichText Empty { get; } = new([]);

    /// <summary>Creates the text of an interpolated string.</summary>
    /// <param name="written">The string, with formulas, signed numbers and other texts as arguments.</param>
    /// <returns>The text.</returns>
    public static RichText Format(Handler written) => new(written.Inlines);

    /// <summary>Creates plain text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator RichText(string text) => FromString(text);

    /// <summary>Creates plain text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text.</returns>
    public static RichText FromString(string text) => new([new TextRun(text)]);

    /// <summary>The handler of interpolated strings.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        /// <summary>Creates the handler.</summary>
        /// <param name="literalLength">The number of literal characters.</param>
        /// <param name="formattedCount">The number of arguments.</param>
        public Handler(int literalLength, int formattedCount)
        {
            _ = literalLength;
            Inlines = new(2 * formattedCount + 1);
        }

        internal List<Inline> Inlines { get; }

        /// <summary>Appends text.</summary>
        /// <param name="text">The text.</param>
        public void AppendLiteral(string text) => Inlines.Add(new TextRun(text));

        /// <summary>Appends text.</summary>
        /// <param name="text">The text.</param>
        public void AppendFormatted(string? text) => Inlines.Add(new TextRun(text ?? ""));

        /// <summary>Appends a count.</summary>
        /// <param name="count">The count.</param>
        public void AppendFormatted(int count) => Inlines.Add(new TextRun(count.ToString("N0", CultureInfo.InvariantCulture)));

        /// <summary>Appends a formula.</summary>
        /// <param name="formula">The formula.</param>
        public void AppendFormatted(Formula formula) => Inlines.Add(new InlineFormula(formula));

        /// <summary>Appends an inline element.</summary>
        /// <param name="inline">The element.</param>
        public void AppendFormatted(Inline inline) => Inlines.Add(inline);

        /// <summary>Appends another text.</summary>
        /// <param name="text">The text.</param>
        public void AppendFormatted(RichText text) => Inlines.AddRange(text.Inlines);
    }
}
