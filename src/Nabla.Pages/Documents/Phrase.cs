using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Documents;

/// <summary>A piece of a line: words, a formula, or a number with its sign.</summary>
public abstract record Piece;

/// <summary>Words.</summary>
/// <param name="Text">The words.</param>
public sealed record TextPiece(string Text) : Piece;

/// <summary>A formula within a line.</summary>
/// <param name="Formula">The formula.</param>
public sealed record FormulaPiece(Formula Formula) : Piece;

/// <summary>A number whose sign is worth a color.</summary>
/// <param name="Value">The number.</param>
/// <param name="Digits">Digits that count.</param>
public sealed record Signed(double Value, int Digits = 5) : Piece;

/// <summary>
/// A line or paragraph of running text, written as an interpolated string: <c>Phrase.Of($"C₀ falls by {signed} as {formula} grows")</c>.
/// </summary>
/// <param name="Pieces">From left to right.</param>
public sealed record Phrase(IReadOnlyList<Piece> Pieces)
{
    /// <summary>Nothing.</summary>
    public static Phrase Empty { get; } = new([]);

    /// <summary>The pieces of an interpolated string.</summary>
    /// <param name="written">Words with strings, formulas, signed numbers and phrases in it.</param>
    /// <returns>The phrase.</returns>
    public static Phrase Of(Handler written) => new(written.Pieces);

    /// <summary>Words alone.</summary>
    /// <param name="text">The words.</param>
    public static implicit operator Phrase(string text) => FromString(text);

    /// <summary>Words alone.</summary>
    /// <param name="text">The words.</param>
    /// <returns>The phrase.</returns>
    public static Phrase FromString(string text) => new([new TextPiece(text)]);

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        /// <summary>Begins.</summary>
        /// <param name="literalLength">Letters between the holes.</param>
        /// <param name="formattedCount">Holes.</param>
        public Handler(int literalLength, int formattedCount)
        {
            _ = literalLength;
            Pieces = new(2 * formattedCount + 1);
        }

        internal List<Piece> Pieces { get; }

        /// <summary>Words.</summary>
        /// <param name="text">The words.</param>
        public void AppendLiteral(string text) => Pieces.Add(new TextPiece(text));

        /// <summary>Words.</summary>
        /// <param name="text">The words.</param>
        public void AppendFormatted(string? text) => Pieces.Add(new TextPiece(text ?? ""));

        /// <summary>A count.</summary>
        /// <param name="count">The count.</param>
        public void AppendFormatted(int count) => Pieces.Add(new TextPiece(count.ToString("N0", CultureInfo.InvariantCulture)));

        /// <summary>A formula.</summary>
        /// <param name="formula">The formula.</param>
        public void AppendFormatted(Formula formula) => Pieces.Add(new FormulaPiece(formula));

        /// <summary>A signed number, or another piece.</summary>
        /// <param name="piece">The piece.</param>
        public void AppendFormatted(Piece piece) => Pieces.Add(piece);

        /// <summary>A phrase within the phrase.</summary>
        /// <param name="phrase">The phrase.</param>
        public void AppendFormatted(Phrase phrase) => Pieces.AddRange(phrase.Pieces);
    }
}
