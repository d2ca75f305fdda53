using System.Text;

namespace Nabla.Models.Export;

/// <summary>Formats long lists in lines.</summary>
internal static class Wrapped
{
    private const int Widest = 140;

    /// <summary>Writes a list separated by commas, with as many items per line as fit.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="indent">The indentation of each line.</param>
    /// <param name="items">The items.</param>
    public static void List(TextWriter output, string indent, IEnumerable<string> items)
    {
        var line = new StringBuilder(indent);
        foreach (string item in items)
        {
            if (line.Length > indent.Length && line.Length + item.Length + 1 > Widest)
            {
                output.WriteLine(line.ToString().TrimEnd());
                line.Clear().Append(indent);
            }

            line.Append(item).Append(", ");
        }

        if (line.Length > indent.Length) output.WriteLine(line.ToString(0, line.Length - 2));
    }
}
