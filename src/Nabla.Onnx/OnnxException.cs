using Nabla.Specs;

namespace Nabla.Onnx;

/// <summary>
/// Bytes that are no ONNX model, or a model that cannot be expressed; the message is one line that says what was expected and what came.
/// </summary>
/// <param name="message">The line to show to the user. What a file says in it is made harmless: <see cref="MessageLine"/>.</param>
/// <param name="innerException">What lies underneath; null where the fault was found here.</param>
public sealed class OnnxException(string message, Exception? innerException = null)
    : FormatException(MessageLine.From(message), innerException);
