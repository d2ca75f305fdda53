using System.Security.Cryptography;

namespace Nabla.Files;

/// <summary>A safetensors file: its metadata and tensor positions in memory. Values are read on demand.</summary>
/// <remarks>
/// The file is not trusted: allocations are bounded by its length, offsets must cover the data without gap or overlap, and sizes must match
/// shapes. For any bytes, <see cref="Open"/> returns or throws <see cref="InvalidDataException"/>.
/// <para>Immutable, so any number of threads may share it.</para>
/// </remarks>
public sealed class SafetensorsFile
{
    private readonly Stream _stream;
    private readonly long _data;

    private SafetensorsFile(Stream stream, long data, SafetensorsHeader header)
    {
        (_stream, _data) = (stream, data);
        Metadata = header.Metadata;
        Tensors = header.Tensors;
    }

    /// <summary>The metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Reads and validates the header of a file.</summary>
    /// <param name="stream">The file. It must support seeking and stay open while values are read.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file. The message states the reason.</exception>
    public static SafetensorsFile Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Position = 0;
        if (stream.Length < sizeof(long))
            throw new InvalidDataException($"the file has {stream.Length} bytes, but its first eight hold the length of a header");
        Span<long> length = stackalloc long[1];
        LittleEndian.Read(stream, length);
        long data = sizeof(long) + length[0];
        if (length[0] < 2 || length[0] > SafetensorsHeader.Longest || data > stream.Length)
            throw new InvalidDataException($"the first eight bytes announce a header of {length[0]} bytes, but the file has "
                + $"{stream.Length}");
        var header = new byte[length[0]];
        stream.ReadExactly(header);
        return new(stream, data, SafetensorsHeader.Read(header, stream.Length - data));
    }

    /// <summary>Reads the values of a tensor.</summary>
    /// <typeparam name="T">float, double, int, long or byte, as the file has it.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>All values in row-major order.</returns>
    /// <exception cref="InvalidDataException">The tensor does not exist or has another type.</exception>
    public T[] Read<T>(string name)
        where T : unmanaged
    {
        long count = Find<T>(name).Count;
        if (count > Array.MaxLength) throw new InvalidDataException($"the tensor {name} has {count:N0} numbers, more than an array holds");
        var numbers = new T[count];
        Read<T>(name, numbers);
        return numbers;
    }

    /// <summary>Reads the values of a tensor into a buffer.</summary>
    /// <typeparam name="T">float, double, int, long or byte, as the file has it.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">Filled with all values.</param>
    /// <exception cref="InvalidDataException">The tensor does not exist or has another type or length.</exception>
    public void Read<T>(string name, Span<T> numbers)
        where T : unmanaged
    {
        var entry = Find<T>(name);
        if (entry.Count != numbers.Length)
            throw new InvalidDataException($"the tensor {name} has {entry.Count:N0} numbers but {numbers.Length:N0} are expected");
        _stream.Position = _data + entry.Start;
        LittleEndian.Read(_stream, numbers);
    }

    /// <summary>
    /// Verifies the hash that <see cref="SafetensorsWriter"/> stores in the metadata. Files of other programs have none.
    /// </summary>
    /// <exception cref="InvalidDataException">The values differ from those that were written.</exception>
    public void Verify()
    {
        if (!Metadata.TryGetValue(SafetensorsWriter.Sha256Key, out string? expected)) return;
        _stream.Position = _data;
        if (Convert.ToHexStringLower(SHA256.HashData(_stream)) != expected)
            throw new InvalidDataException("its numbers are not those that were written");
    }

    private TensorEntry Find<T>(string name)
        where T : unmanaged
    {
        if (!Tensors.TryGetValue(name, out var entry)) throw new InvalidDataException($"there is no tensor {name}");
        var type = TensorTypes.From<T>();
        return entry.Type == type ? entry : throw new InvalidDataException($"the tensor {name} is of {entry.Type} but {type} is expected");
    }
}
