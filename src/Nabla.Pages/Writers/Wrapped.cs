using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Writers;

/// <summary>Phrases as lines of a width, broken at spaces; colors take no room.</summary>
internal static class Wrapped
{
    private const char Unbroken = '\u00a0';

    public static string Text(Piece piece) => piece switch
    {
        TextPiece text => text.Text.ReplaceLineEndings(" "),
        FormulaPiece formula => UnicodeMath.Render(formula.Formula),
        Signed number => Digits.Text(number.Value, number.Digits),
        _ => throw new ArgumentException($"{piece.GetType().Name} is no piece that can be written.", nameof(piece)),
    };

    public static int Length(Phrase phrase) => phrase.Pieces.Sum(piece => Text(piece).Length);

    public static string Whole(Phrase phrase, Paint paint) =>
        string.Concat(phrase.Pieces.Select(piece => Painted(Text(piece), piece, paint))).Replace(Unbroken, ' ');

    public static IEnumerable<string> Lines(Phrase phrase, int width, string lead, string hang, Paint paint)
    {
        var line = new StringBuilder(lead);
        int length = lead.Length;
        bool isFresh = true;
        foreach (var (plain, painted, space) in Words(phrase, paint))
        {
            if (!isFresh && space && length + 1 + plain > width)
            {
                yield return line.ToString().Replace(Unbroken, ' ').TrimEnd();
                line.Clear().Append(hang);
                length = hang.Length;
                isFresh = true;
            }

            if (!isFresh && space)
            {
                line.Append(' ');
                length++;
            }

            line.Append(painted);
            length += plain;
            isFresh = false;
        }

        yield return line.ToString().Replace(Unbroken, ' ').TrimEnd();
    }

    // Words may run on over pieces: a comma belongs to the formula before it.
    private static IEnumerable<(int Length, string Painted, bool Space)> Words(Phrase phrase, Paint paint)
    {
        var word = new StringBuilder();
        int length = 0;
        bool space = false;
        foreach (var piece in phrase.Pieces)
        {
            string[] parts = Text(piece).Split(' ');
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    if (length > 0) yield return (length, word.ToString(), space);
                    word.Clear();
                    (length, space) = (0, true);
                }

                if (parts[i].Length == 0) continue;
                word.Append(Painted(parts[i], piece, paint));
                length += parts[i].Length;
            }
        }

        if (length > 0) yield return (length, word.ToString(), space);
    }

    private static string Painted(string text, Piece piece, Paint paint) => piece is Signed number ? paint.Sign(text, number.Value) : text;
}
