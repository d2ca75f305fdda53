using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Writers;

/// <summary>Wraps text at spaces. Color codes have no width.</summary>
internal static class LineWrapping
{
    private const char Unbroken = '\u00a0';

    public static string Text(Inline inline) => inline switch
    {
        TextRun text => text.Text.ReplaceLineEndings(" "),
        InlineFormula formula => UnicodeMath.Render(formula.Formula),
        SignedNumber number => SignificantDigits.Format(number.Value, number.Digits),
        _ => throw new ArgumentException($"{inline.GetType().Name} cannot be written.", nameof(inline)),
    };

    public static int Length(RichText text) => text.Inlines.Sum(inline => Text(inline).Length);

    public static string Whole(RichText text, Paint paint) =>
        string.Concat(text.Inlines.Select(inline => Painted(Text(inline), inline, paint))).Replace(Unbroken, ' ');

    public static IEnumerable<string> Lines(RichText text, int width, string lead, string hang, Paint paint)
    {
        var line = new StringBuilder(lead);
        int length = lead.Length;
        bool isFresh = true;
        foreach (var (plain, painted, space) in Words(text, paint))
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

    // A word can span inline elements: a comma belongs to the formula before it.
    private static IEnumerable<(int Length, string Painted, bool Space)> Words(RichText text, Paint paint)
    {
        var word = new StringBuilder();
        int length = 0;
        bool space = false;
        foreach (var inline in text.Inlines)
        {
            string[] parts = Text(inline).Split(' ');
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    if (length > 0) yield return (length, word.ToString(), space);
                    word.Clear();
                    (length, space) = (0, true);
                }

                if (parts[i].Length == 0) continue;
                word.Append(Painted(parts[i], inline, paint));
                length += parts[i].Length;
            }
        }

        if (length > 0) yield return (length, word.ToString(), space);
    }

    private static string Painted(string text, Inline inline, Paint paint) =>
        inline is SignedNumber number ? paint.Sign(text, number.Value) : text;
}
