namespace Nabla.Pages.Writers;

/// <summary>Colors of a terminal, or none.</summary>
/// <param name="isOn">Whether there are any.</param>
internal readonly struct Paint(bool isOn)
{
    public bool IsOn => isOn;

    public string Bold(string text) => isOn && text.Length > 0 ? $"\e[1m{text}\e[22m" : text;

    public string Sign(string text, double value) => !isOn || !(value != 0) ? text : $"\e[{(value > 0 ? 36 : 31)}m{text}\e[39m";

    /// <summary>Two pixels in one letter.</summary>
    public static string Pixels(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below) =>
        $"\e[38;2;{above[0]};{above[1]};{above[2]};48;2;{below[0]};{below[1]};{below[2]}m▀\e[39;49m";
}
