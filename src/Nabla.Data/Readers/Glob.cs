using System.Text;
using System.Text.RegularExpressions;

namespace Nabla.Data.Readers;

/// <summary>
/// File name patterns as in shells: <c>*</c>, <c>?</c>, <c>[0-9]</c>, <c>{a,b}</c>, and <c>**</c> for folders of any depth.
/// </summary>
public static class Glob
{
    private const int DeepestFolder = 64;

    /// <summary>Whether a text is a pattern and not the name of an existing file or folder.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny("*?[{") >= 0 && !File.Exists(text) && !Directory.Exists(text);

    /// <summary>Returns the files and folders that match a pattern, in ordinal order of their paths.</summary>
    /// <param name="pattern">The pattern. Names that start with a point or an underscore are matched only by a pattern that does
    /// too.</param>
    /// <returns>Paths, absolute or relative like the pattern.</returns>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        string plain = Unescape(pattern), root = Root(plain);
        IEnumerable<string> found = [root];
        foreach (string segment in Segments(plain[root.Length..])) found = found.SelectMany(folder => Step(folder, segment));
        // "**" alone also matches the current folder.
        return [.. found.Select(path => path.Length == 0 ? "." : path).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Normalizes a pattern: one slash between names and none at the end. The paths that it matches start with its <see cref="FixedPart"/>.
    /// </summary>
    public static string Unescape(string pattern)
    {
        string root = Root(pattern), plain = OperatingSystem.IsWindows() ? pattern.Replace('\\', '/') : pattern;
        return root + string.Join('/', Segments(plain[root.Length..]));
    }

    /// <summary>The folder before the first wildcard, with a slash at the end; empty for the current folder.</summary>
    /// <param name="plain">The result of <see cref="Unescape"/>.</param>
    public static string FixedPart(string plain) => plain[..(plain[..plain.IndexOfAny(['*', '?', '[', '{'])].LastIndexOf('/') + 1)];

    private static string Root(string pattern) => Path.GetPathRoot(pattern)?.Replace('\\', '/') ?? "";

    // Braces may contain a comma and a slash: {a/b,c}. Then they belong to one segment, which matches no folder. Such patterns are not
    // supported.
    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Step(string folder, string segment)
    {
        if (segment == "**") return Deep(folder, 0);
        if (segment.AsSpan().IndexOfAny("*?[{") < 0)
        {
            string path = Join(folder, segment);
            return File.Exists(path) || Directory.Exists(path) ? [path] : [];
        }

        if (folder.Length > 0 && !Directory.Exists(folder)) return [];
        var names = Names(segment);
        return Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder).Select(path => Path.GetFileName(path))
            .Where(name => (name[0] is not ('.' or '_') || segment[0] == name[0] || (name[0] == '_' && name.Contains('=')))
                && names.IsMatch(name))
            .Select(name => Join(folder, name));
    }

    private static Regex Names(string segment)
    {
        try
        {
            return new(Translated(segment), RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException fault)
        {
            throw new NablaException("bad-pattern", $"\"{segment}\" is not a valid pattern of file names: the brackets cannot be read. Use "
                + "[0-9], [abc] or *.", innerException: fault);
        }
    }

    private static IEnumerable<string> Deep(string folder, int depth)
    {
        if (depth > DeepestFolder || (folder.Length > 0 && !Directory.Exists(folder))) return [];
        return Directory.EnumerateDirectories(folder.Length == 0 ? "." : folder).Select(path => Path.GetFileName(path))
            .Where(name => name[0] is not ('.' or '_') || name.Contains('=')).Select(name => Join(folder, name))
            .Where(path => !TableFiles.IsCyclicLink(path)).SelectMany(path => Deep(path, depth + 1)).Prepend(folder);
    }

    private static string Join(string folder, string name) =>
        folder.Length == 0 || folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    private static string Translated(string segment)
    {
        var regex = new StringBuilder("^(?:");
        int braces = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            char c = segment[i];
            if (c == '*') regex.Append(".*");
            else if (c == '?') regex.Append('.');
            else if (c == '[' && segment.IndexOf(']', i + 1) is var end && end > i + 1)
            {
                string set = segment[(i + 1)..end];
                string letters = set.TrimStart('!', '^').Replace(@"\", @"\\").Replace("[", @"\[");
                regex.Append('[').Append(set[0] is '!' or '^' ? "^" : "").Append(letters).Append(']');
                i = end;
            }
            else if (c == '{' && segment.IndexOf('}', i) > 0)
            {
                regex.Append("(?:");
                braces++;
            }
            else if (c == ',' && braces > 0) regex.Append('|');
            else if (c == '}' && braces > 0)
            {
                regex.Append(')');
                braces--;
            }
            else regex.Append(Regex.Escape(c.ToString()));
        }

        return regex.Append(')', braces).Append(")$").ToString();
    }
}

/// <summary>Resolves the links in a path.</summary>
public static class RealPath
{
    /// <summary>Returns the absolute path without links at any level.</summary>
    public static string Resolve(string path)
    {
        path = Path.GetFullPath(path);
        string at = Path.GetPathRoot(path)!;
        foreach (string part in path[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo entry = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (entry.LinkTarget is not null) at = Resolve(entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? at);
        }

        return at;
    }

    /// <summary>Whether a path is a folder or is inside it. Both paths must have no links.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);
}
