using Nabla.Files;

namespace Nabla.Data;

/// <summary>Files that are there whole or not at all: written beside, flushed to the disk, renamed, and their folder flushed too.</summary>
public static class WholeFile
{
    /// <summary>Writes a file in place of the one that was there.</summary>
    /// <param name="path">Where to; its folder is made where it is missing.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="DataException">The file cannot be written; what was there before is still whole.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            DurableFile.Write(path, write);
        }
        catch (IOException fault)
        {
            throw new DataException("not-writable", $"{path} cannot be written: "
                + $"{(Directory.Exists(path) ? "it is a folder." : fault.Message)}",
                innerException: fault);
        }
    }
}
