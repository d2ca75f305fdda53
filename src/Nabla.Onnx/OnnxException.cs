using Nabla.Specs;

namespace Nabla.Onnx;

/// <summary>
/// The bytes are not an ONNX model, or a model cannot be converted. The message is one line with the expected and the actual value.
/// </summary>
/// <param name="message">The message. Texts of a file in it are sanitized: <see cref="MessageText"/>.</param>
/// <param name="innerException">The cause; null if not found.</param>
public sealed class OnnxException(string message, Exception? innerException = null)
    : FormatException(MessageText.SingleLine(message), innerException);
