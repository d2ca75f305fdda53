namespace Nabla.Data;

/// <summary>Files that are there whole or not at all: written beside, flushed to the disk, then renamed.</summary>
public static class WholeFile
{
    /// <summary>Writes a file in place of the one that was there.</summary>
    /// <param name="path">Where to; its folder is made where it is missing.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="DataException">The file cannot be written; what was there before is still whole.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        string beside = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var stream = File.Create(beside))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside)) File.Delete(beside);
            throw new DataException($"{path} cannot be written: {fault.Message}", fault);
        }
    }
}
