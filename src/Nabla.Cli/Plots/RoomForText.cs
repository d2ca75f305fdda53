using OxyPlot;

namespace Nabla.Cli.Plots;

/// <summary>Tells how much room a text needs, on the generous side: which font the reader's program takes is not known here.</summary>
internal sealed class RoomForText() : PdfRenderContext(1000, 1000, OxyColors.White)
{
    private const double WidthOfLetter = 0.6, HeightOfLine = 1.25;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        string[] lines = text.Split('\n');
        return new OxySize(WidthOfLetter * fontSize * lines.Max(line => line.Length), HeightOfLine * fontSize * lines.Length);
    }
}
