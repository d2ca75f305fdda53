namespace Nabla.Data.Readers;

/// <summary>
/// Makes one tab of each run of blanks and tabs between cells, and nothing of those around a line, so that a reader of delimiters can
/// divide them.
/// </summary>
internal sealed class BlankRuns
{
    private bool _quoted, _pending, _begun;

    /// <summary>Joins the runs of a text.</summary>
    public static string Joined(string text)
    {
        var joined = new char[text.Length + 1];
        return new string(joined, 0, new BlankRuns().Join(text, joined));
    }

    /// <summary>Goes on with the next part of the text.</summary>
    /// <param name="text">The part.</param>
    /// <param name="joined">Room for one character more.</param>
    /// <returns>How many characters come of it.</returns>
    public int Join(ReadOnlySpan<char> text, Span<char> joined)
    {
        int length = 0;
        foreach (char c in text)
        {
            if (!_quoted && (c is ' ' or '\t'))
            {
                _pending = _begun;
                continue;
            }

            if (!_quoted && (c is '\n' or '\r')) (_pending, _begun) = (false, false);
            else
            {
                if (_pending) joined[length++] = '\t';
                (_pending, _begun) = (false, true);
                if (c == '"') _quoted = !_quoted;
            }

            joined[length++] = c;
        }

        return length;
    }
}
