namespace Nabla.Fuzz;

/// <summary>Stored files to begin with: those of the tests too.</summary>
internal static class Seeds
{
    /// <summary>The files whose names hold a text, in the order of their names.</summary>
    public static IEnumerable<byte[]> Of(string part)
    {
        var assembly = typeof(Seeds).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.Contains(part, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return bytes;
        }
    }
}
