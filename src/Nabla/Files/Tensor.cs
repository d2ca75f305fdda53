namespace Nabla.Files;

/// <summary>A named block of numbers, to be written to a file.</summary>
public sealed class Tensor
{
    private readonly Action<Stream> _write;

    internal Tensor(string name, TensorType type, IReadOnlyList<int> shape, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Type = type;
        Shape = shape;
        Length = shape.Aggregate(1L, (length, dimension) => length * dimension) * type.Size();
        _write = write;
    }

    /// <summary>What it is called in the file.</summary>
    public string Name { get; }

    /// <summary>What its numbers are.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions, the slowest first; none for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Bytes of its numbers.</summary>
    public long Length { get; }

    /// <summary>A tensor over numbers of the caller's, which are read when it is written.</summary>
    /// <typeparam name="T">float, double, int, long or byte.</typeparam>
    /// <param name="name">What it is called in the file.</param>
    /// <param name="numbers">Its numbers, the last dimension the fastest.</param>
    /// <param name="shape">Its dimensions; by default one, of all numbers.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape has another number of numbers, or the type cannot be written.</exception>
    public static Tensor From<T>(string name, ReadOnlyMemory<T> numbers, params IReadOnlyList<int> shape)
        where T : unmanaged
    {
        if (shape.Count == 0) shape = [numbers.Length];
        if (shape.Aggregate(1L, (length, dimension) => length * dimension) != numbers.Length)
            throw new ArgumentException($"{name}: a tensor of {string.Join(" × ", shape)} does not have {numbers.Length} numbers.",
                nameof(shape));
        return new(name, TensorTypes.From<T>(), shape, stream => LittleEndian.Write(stream, numbers.Span));
    }

    internal void Write(Stream stream) => _write(stream);
}
