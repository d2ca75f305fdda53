using Nabla.Data.Readers;

namespace Nabla.Data.Streams;

/// <summary>Reads the images of an IDX file in blocks, without their classes.</summary>
public sealed class ImageBlocks
{
    private const int BlockBytes = 1 << 18;

    private readonly string _path;
    private readonly IdxHeader _header;

    /// <summary>Reads the header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NablaException">The file is missing or contains no images.</exception>
    public ImageBlocks(string path)
    {
        _path = path;
        using var stream = Input.File(path).Open();
        _header = IdxHeader.Read(stream, Source);
        Width = _header.ImageWidth(Source);
        _header.RequireLength(stream, Source);
    }

    /// <summary>The number of inputs per image.</summary>
    public int Width { get; }

    /// <summary>The number of bytes for a block and for reading it.</summary>
    public long WorkingBytes => BytesToRead(_header, Width);

    private string Source => Path.GetFileName(_path);

    /// <summary>The number of bytes for a block of images with a number of inputs, and for reading it.</summary>
    internal static long BytesToRead(IdxHeader header, int width) =>
        8L * Math.Max(BlockBytes, (long)width * NumberArray.SizeOf(header.Kind));

    /// <summary>The number of images in a block.</summary>
    public static int GetSamplesPerBlock(int bytesOfSample) => Math.Max(1, BlockBytes / bytesOfSample);

    /// <summary>Reads all images.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>samples × inputs. A block is valid until the next is read.</returns>
    /// <exception cref="NablaException">The length of the file differs from that in its header.</exception>
    public IEnumerable<ReadOnlyMemory<float>> Read(CancellationToken cancellationToken)
    {
        using var stream = Input.File(_path).Open();
        _ = IdxHeader.Read(stream, Source);
        int size = Width * NumberArray.SizeOf(_header.Kind), samplesAtATime = GetSamplesPerBlock(size);
        var bytes = new byte[samplesAtATime * size];
        var inputs = new float[samplesAtATime * Width];
        for (long first = 0; first < _header.Shape[0]; first += samplesAtATime)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(samplesAtATime, _header.Shape[0] - first);
            _header.ReadNext(stream, bytes.AsSpan(0, count * size), first * size, Source);
            Samples.Write(bytes.AsSpan(0, count * size), _header.Kind, inputs.AsSpan(0, count * Width), Width, first, Source);
            yield return inputs.AsMemory(0, count * Width);
        }

        if (stream.ReadByte() >= 0) throw IdxHeader.TooLong(Source, _header.Offset + _header.Shape[0] * size);
    }
}
