using System.Runtime.CompilerServices;

namespace Nabla.Repository.Tests;

/// <summary>The files of this repository, and text files that a change is compared with.</summary>
internal static class Sources
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>Every C# file below src, with its path from there in slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Production()
    {
        string src = Path.Combine(Root, "src");
        return Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(src, file).Replace('\\', '/'), File: file))
            .Where(file => !file.Path.Split('/').Any(part => part is "obj" or "bin"))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (file.Path, File.ReadAllText(file.File)));
    }

    /// <summary>Compares a text with the approved one beside the tests, or with NABLA_APPROVE=1 writes it.</summary>
    /// <param name="file">The approved file, from the folder of these tests.</param>
    /// <param name="actual">What there is now.</param>
    /// <param name="what">What the text is, for the message.</param>
    public static void Approve(string file, string actual, string what)
    {
        string path = Path.Combine(Here(), file);
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("NABLA_APPROVE") is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        string[] approved = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [], now = actual.Split('\n');
        string[] gone = [.. approved.Except(now).Take(20).Select(line => "- " + line)],
            added = [.. now.Except(approved).Take(20).Select(line => "+ " + line)];
        Assert.True(
            approved.AsSpan().SequenceEqual(now),
            $"{what} differs from {file}. If that is intended, run the tests once with NABLA_APPROVE=1 and read the "
                + $"diff.\n{string.Join('\n', gone.Concat(added))}");
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
