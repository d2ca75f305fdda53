namespace Nabla.Onnx.Import;

/// <summary>
/// How many numbers may be made of a file, so that a small one cannot ask for a large network: by using one matrix a thousand times, or by
/// a claim.
/// </summary>
/// <param name="bytes">The file's size.</param>
internal sealed class Budget(long bytes)
{
    // A layer of few nodes may be made of nothing. A weight of one byte is turned once and becomes a float once.
    private const int AlwaysAllowed = 1 << 20, PerByte = 2;

    private long _left = AlwaysAllowed + PerByte * bytes;

    /// <summary>Counts numbers before memory is reserved for them.</summary>
    /// <param name="numbers">How many.</param>
    /// <param name="node">What asks for them, for the error.</param>
    /// <exception cref="OnnxException">They are too many.</exception>
    public void Spend(long numbers, string node)
    {
        _left -= numbers;
        if (_left < 0)
            throw new OnnxException($"{node}: a file of {bytes:N0} bytes asks for a network of many more numbers than it holds. Take a "
                + "file in which each layer has weights of its own.");
    }
}
