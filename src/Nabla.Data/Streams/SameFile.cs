using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Nabla.Data.Readers;

namespace Nabla.Data.Streams;

/// <summary>
/// Detects changes to files since the first pass over them began, by their length and the time of their last change.
/// </summary>
internal sealed class SameFile
{
    private readonly string[] _paths;
    private readonly (long Length, DateTime Changed)[] _seen;

    /// <summary>Looks at the files.</summary>
    /// <param name="paths">Their paths.</param>
    public SameFile(params string[] paths)
    {
        _paths = paths;
        _seen = new (long, DateTime)[paths.Length];
        Begin();
    }

    /// <summary>Whether a file was changed meanwhile.</summary>
    public bool HasChanged => ChangedPart >= 0;

    /// <summary>The error on a file that is not the same as in the first pass.</summary>
    public DataException Changed => FileBytes.Changed(Path.GetFileName(_paths[Math.Max(0, ChangedPart)]));

    /// <summary>Remembers the present state, since a first pass begins.</summary>
    public void Begin()
    {
        for (int part = 0; part < _paths.Length; part++) _seen[part] = Now(_paths[part]);
    }

    /// <summary>Rejects a file that was changed.</summary>
    /// <exception cref="DataException">It was.</exception>
    public void Require()
    {
        if (HasChanged) throw Changed;
    }

    /// <summary>Rejects a file of several that was changed.</summary>
    /// <exception cref="DataException">It was.</exception>
    public void Require(int part)
    {
        if (_seen[part] != Now(_paths[part])) throw FileBytes.Changed(Path.GetFileName(_paths[part]));
    }

    private int ChangedPart
    {
        get
        {
            for (int part = 0; part < _paths.Length; part++)
                if (_seen[part] != Now(_paths[part])) return part;
            return -1;
        }
    }

    private static (long Length, DateTime Changed) Now(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, default);
    }
}

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

    public void Dispose() => handle.Dispose();

    /// <summary>The error on a file that is not the same as in the first pass.</summary>
    public static DataException Changed(string source) =>
        new("file-changed", $"{source} was changed while it was read. Do not change the file until the run has ended.");
}

/// <summary>What a source that is read from a file answers when it is asked whether its samples are the same.</summary>
public static class Fingerprints
{
    /// <summary>The hash of a text that has all that decides the samples.</summary>
    public static string Compute(string text) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>The hash of the bytes of a table's file; of several files of the bytes and the names of all.</summary>
    public static string Compute(TableFiles table) =>
        table.IsSingle ? table.Inputs[0].Sha256() : Compute(string.Join('\n',
            table.Inputs.Select(input => $"{input.Sha256()} {input.Name}")));
}
