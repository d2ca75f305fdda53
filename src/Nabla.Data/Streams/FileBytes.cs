using Microsoft.Win32.SafeHandles;

namespace Nabla.Data.Streams;

/// <summary>Bytes from anywhere in a file; a file that has become shorter is noticed.</summary>
internal sealed class FileBytes(string path, SafeFileHandle handle) : IDisposable
{
    /// <summary>Length of the file, now.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It cannot be opened.</exception>
    public static FileBytes Open(string path)
    {
        try
        {
            return new FileBytes(path, File.OpenHandle(path));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new DataException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }

    /// <summary>Fills a span.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    public void Read(Span<byte> destination, long from)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(handle, destination, from);
            if (count == 0) throw Changed(Path.GetFileName(path));
            destination = destination[count..];
            from += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>The error on a file that is not the same as in the first pass.</summary>
    public static DataException Changed(string source) =>
        new("file-changed", $"{source} was changed while it was read. Do not change the file until the run has ended.");
}
