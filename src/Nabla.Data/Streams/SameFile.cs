using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Nabla.Data.Readers;

namespace Nabla.Data.Streams;

/// <summary>Detects changes of files since the start of the first pass, by size and modification time.</summary>
internal sealed class SameFile
{
    private readonly string[] _paths;
    private readonly (long Length, DateTime Changed)[] _seen;

    /// <summary>Records the state of files.</summary>
    /// <param name="paths">The paths of the files.</param>
    public SameFile(params string[] paths)
    {
        _paths = paths;
        _seen = new (long, DateTime)[paths.Length];
        Begin();
    }

    /// <summary>Whether a file has changed.</summary>
    public bool HasChanged => ChangedPart >= 0;

    /// <summary>Creates the error for a file that has changed.</summary>
    public NablaException Changed => FileBytes.Changed(Path.GetFileName(_paths[Math.Max(0, ChangedPart)]));

    /// <summary>Records the current state at the start of a first pass.</summary>
    public void Begin()
    {
        for (int part = 0; part < _paths.Length; part++) _seen[part] = Now(_paths[part]);
    }

    /// <summary>Throws if a file has changed.</summary>
    /// <exception cref="NablaException">A file has changed.</exception>
    public void Require()
    {
        if (HasChanged) throw Changed;
    }

    /// <summary>Throws if one of the files has changed.</summary>
    /// <exception cref="NablaException">The file has changed.</exception>
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

/// <summary>Reads bytes at any position of a file, and detects a file that has become shorter.</summary>
internal sealed class FileBytes(string path, SafeFileHandle handle) : IDisposable
{
    /// <summary>The current length of the file.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>Opens a file.</summary>
    /// <exception cref="NablaException">The file cannot be opened.</exception>
    public static FileBytes Open(string path)
    {
        try
        {
            return new FileBytes(path, File.OpenHandle(path));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }

    /// <summary>Fills a span.</summary>
    /// <exception cref="NablaException">The file ends too early.</exception>
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

    /// <summary>Creates the error for a file that has changed.</summary>
    public static NablaException Changed(string source) =>
        new("file-changed", $"{source} was changed while it was read. Do not change the file until the run has ended.");
}

/// <summary>Computes fingerprints of streamed sources, to compare their samples.</summary>
public static class Fingerprints
{
    /// <summary>The hash of a text that contains everything that determines the samples.</summary>
    public static string Compute(string text) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>The hash of the bytes of a table's file; for several files that of all bytes and names.</summary>
    public static string Compute(TableFiles table) =>
        table.IsSingle ? table.Inputs[0].Sha256() : Compute(string.Join('\n',
            table.Inputs.Select(input => $"{input.Sha256()} {input.Name}")));
}
