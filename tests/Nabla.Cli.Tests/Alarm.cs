namespace Nabla.Cli.Tests;

/// <summary>Rings at a line.</summary>
internal sealed class Alarm(Action ring, int after) : StringWriter
{
    private int _lines;

    public string[] Lines => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (++_lines == after) ring();
    }
}
