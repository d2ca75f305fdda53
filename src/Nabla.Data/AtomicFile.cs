using Nabla.Files;

namespace Nabla.Data;

/// <summary>Writes files atomically: a temporary file is written, flushed to disk and renamed, and its folder is flushed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The path. Its folder is created if it does not exist.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="NablaException">The file cannot be written. An existing file is unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            DurableFile.Write(path, write);
        }
        catch (IOException fault)
        {
            throw new NablaException("not-writable", $"{path} cannot be written: "
                + $"{(Directory.Exists(path) ? "it is a folder." : fault.Message)}",
                innerException: fault);
        }
    }
}
