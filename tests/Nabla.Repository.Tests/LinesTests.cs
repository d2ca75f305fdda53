namespace Nabla.Repository.Tests;

/// <summary>Lines fit 140 columns. Those that do not yet are counted, and may only become fewer.</summary>
public class LinesTests
{
    private const int MostColumns = 140, MostLongLines = 83;

    [Fact]
    public void Lines_have_at_most_140_columns()
    {
        string[] lines = [.. Sources.Production()
            .SelectMany(file => file.Text.Split('\n').Select((line, n) => (Place: $"{file.Path}({n + 1})", line.Length)))
            .Where(line => line.Length > MostColumns)
            .Select(line => $"{line.Place}: {line.Length} columns")];
        Assert.True(lines.Length <= MostLongLines, $"{lines.Length} lines have more than {MostColumns} columns, and at most {MostLongLines} may. "
            + $"Wrap those that are new.\n{string.Join('\n', lines)}");
    }
}
