using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// A feed-forward network out of any ONNX file whose graph is one chain of layers: from PyTorch, Keras, scikit-learn or by hand.
/// </summary>
/// <param name="Network">The network; it computes the file's output, see <see cref="OnnxOutputActivation.LogSoftmax"/> for the one
/// exception.</param>
/// <param name="OutputActivation">What the file ends in.</param>
/// <param name="ClassNames">Names of the classes where the file has them, one for each output; else null.</param>
/// <param name="Image">Rows and columns of an input that has just two axes besides that of samples; else null.</param>
/// <example>
/// <code>
/// var loaded = OnnxNetwork.Load("mlp.onnx");
/// float[] y = loaded.Network.Predict(x);
/// </code>
/// </example>
/// <remarks>
/// docs/formats.md says what is taken. Nothing in a file is executed, and nothing but the file itself and data files in its own folder is
/// read.
/// </remarks>
public sealed record OnnxNetwork(Network Network, OnnxOutputActivation OutputActivation, IReadOnlyList<string>? ClassNames,
    (int Rows, int Columns)? Image)
{
    /// <summary>Reads a file, and the data files that it names in its own folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">The output to take; null takes the one there is, of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The file is not an ONNX model, or its graph is none that Nabla takes: the message names node and
    /// operator.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static OnnxNetwork Load(string path, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = File.ReadAllBytes(path);
        return From(OnnxModel.Read(bytes), bytes.Length, Path.GetDirectoryName(Path.GetFullPath(path)), output);
    }

    /// <summary>Reads a model whose data is all in one stream.</summary>
    /// <param name="stream">The file, from here to its end.</param>
    /// <param name="output">The output to take; null takes the one there is, of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The bytes are no ONNX model, or its graph is none that Nabla takes: the message names node and
    /// operator.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static OnnxNetwork Read(Stream stream, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return From(OnnxModel.Read(bytes.ToArray()), bytes.Length, folder: null, output);
    }

    /// <summary>The network of a model that has been read already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Bytes of its file: no more than a small multiple of them is reserved.</param>
    /// <param name="folder">Where data files may lie; null for nowhere.</param>
    /// <param name="output">The output to take; null takes the one there is, of several the probabilities.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The graph is none that Nabla takes.</exception>
    public static OnnxNetwork From(OnnxModel model, long size, string? folder, string? output) =>
        new Walk(model, new Budget(size), new ExternalData(folder)).Network(output);
}
