using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// A feed-forward network imported from an ONNX file whose graph is a chain of layers, from PyTorch, Keras, scikit-learn or other tools.
/// </summary>
/// <param name="Network">The network. It computes the file's output; <see cref="OnnxOutputActivation.LogSoftmax"/> describes the one
/// exception.</param>
/// <param name="OutputActivation">The final activation of the file.</param>
/// <param name="ClassNames">Names of the classes, one for each output; null if the file has none.</param>
/// <param name="Image">Rows and columns of an input with exactly two axes in addition to that of samples; otherwise null.</param>
/// <example>
/// <code>
/// var loaded = OnnxNetwork.Load("mlp.onnx");
/// float[] y = loaded.Network.Predict(x);
/// </code>
/// </example>
/// <remarks>
/// docs/formats.md lists the supported operators. Nothing in a file is executed. Only the file itself and data files in its own folder are
/// read.
/// </remarks>
public sealed record OnnxNetwork(Network Network, OnnxOutputActivation OutputActivation, IReadOnlyList<string>? ClassNames,
    (int Rows, int Columns)? Image)
{
    /// <summary>Reads a file, and its external data files in the same folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">The output to use; null for the only one, or of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The file is not an ONNX model, or its graph is not supported. The message names node and
    /// operator.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static OnnxNetwork Load(string path, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = File.ReadAllBytes(path);
        return From(OnnxModel.Read(bytes), bytes.Length, Path.GetDirectoryName(Path.GetFullPath(path)), output);
    }

    /// <summary>Reads a model from a stream, without external data files.</summary>
    /// <param name="stream">The file, from the current position to its end.</param>
    /// <param name="output">The output to use; null for the only one, or of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The bytes are not an ONNX model, or its graph is not supported. The message names node and
    /// operator.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static OnnxNetwork Read(Stream stream, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return From(OnnxModel.Read(bytes.ToArray()), bytes.Length, folder: null, output);
    }

    /// <summary>Creates the network of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">The size of its file in bytes. Allocations are limited to a small multiple of it.</param>
    /// <param name="folder">The folder of external data files; null for none.</param>
    /// <param name="output">The output to use; null for the only one, or of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The graph is not supported.</exception>
    public static OnnxNetwork From(OnnxModel model, long size, string? folder, string? output) =>
        new Walk(model, new Budget(size), new ExternalData(folder)).Network(output);
}
