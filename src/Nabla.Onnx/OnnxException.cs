namespace Nabla.Onnx;

/// <summary>Bytes that are no ONNX model, or a model that cannot be expressed; the message is one line that says what was expected and what came.</summary>
/// <param name="message">The line to show to the user. What a file says in it is made harmless: control characters become spaces, and of a very long line the middle is left out.</param>
/// <param name="innerException">What lies underneath; null where the fault was found here.</param>
public sealed class OnnxException(string message, Exception? innerException = null) : FormatException(OneLine(message), innerException)
{
    private const int Longest = 2000;

    // Names come from files: a line break or an escape sequence for terminals in one must not reach the screen.
    private static string OneLine(string message)
    {
        if (message.Length > Longest) message = $"{message[..(Longest / 2)]} … {message[^(Longest / 2)..]}";
        return string.Create(message.Length, message, (line, from) =>
        {
            for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
        });
    }
}
