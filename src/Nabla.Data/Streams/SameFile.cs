namespace Nabla.Data.Streams;

/// <summary>Notices that a file is not any more what it was when the first pass over it began: by its length and the time of its last change.</summary>
internal sealed class SameFile
{
    private readonly string _path;
    private (long Length, DateTime Changed) _seen;

    /// <summary>Looks at the file.</summary>
    /// <param name="path">Its path.</param>
    public SameFile(string path)
    {
        _path = path;
        _seen = Now();
    }

    /// <summary>Whether the file was changed meanwhile.</summary>
    public bool HasChanged => _seen != Now();

    /// <summary>What is said of a file that is not the same as in the first pass.</summary>
    public DataException Changed => FileBytes.Changed(Path.GetFileName(_path));

    /// <summary>Looks anew, since a first pass begins.</summary>
    public void Begin() => _seen = Now();

    /// <summary>Refuses a file that was changed.</summary>
    /// <exception cref="DataException">It was.</exception>
    public void Require()
    {
        if (HasChanged) throw Changed;
    }

    private (long Length, DateTime Changed) Now()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : (-1, default);
    }
}
