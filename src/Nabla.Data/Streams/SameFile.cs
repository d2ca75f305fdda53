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
