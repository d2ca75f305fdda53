namespace Nabla.Specs;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary>" Did you mean "age"?" where a known name is close, else the known names, else nothing.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="known">What there is.</param>
    /// <param name="synonyms">What other programs call these names; null for nothing.</param>
    /// <returns>A sentence that begins with a space.</returns>
    public static string For(string wanted, IReadOnlyCollection<string> known, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        if (known.Count == 0) return "";
        return Near(wanted, known, synonyms) is { } name ? $" Did you mean \"{name}\"?" : $" There are: {Shortened(known)}.";
    }

    /// <summary>The known name that is meant by a synonym, or is close to what was written; null where there is none.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="known">What there is, at least one name.</param>
    /// <param name="synonyms">What other programs call these names; null for nothing.</param>
    public static string? Near(string wanted, IReadOnlyCollection<string> known, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (synonyms?.GetValueOrDefault(wanted.ToLowerInvariant().Replace('_', '-')) is { } meant && known.Contains(meant)) return meant;
        var (name, distance) = known.Select(k => (k, Distance(wanted.ToLowerInvariant(), k.ToLowerInvariant()))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, wanted.Length / 3) ? name : null;
    }

    /// <summary>What other programs call some names.</summary>
    /// <param name="names">A name, and its synonyms in lower case with dashes, separated by blanks.</param>
    /// <returns>The name of each synonym.</returns>
    public static IReadOnlyDictionary<string, string> Synonyms(params IEnumerable<(string Name, string Synonyms)> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var meant = new Dictionary<string, string>();
        foreach (var (name, synonyms) in names)
            foreach (string synonym in synonyms.Split(' ')) meant.TryAdd(synonym, name);
        return meant;
    }

    /// <summary>The first names of a list, and how many more there are.</summary>
    /// <param name="names">The names.</param>
    /// <returns>"a, b, c and 97 more".</returns>
    public static string Shortened(IReadOnlyCollection<string> names)
    {
        const int Shown = 12;
        string first = string.Join(", ", names.Take(Shown));
        return names.Count > Shown ? $"{first} and {names.Count - Shown:N0} more" : first;
    }

    /// <summary>
    /// Insertions, deletions, exchanges and swaps of neighboring characters that lead from one text to the other (Damerau).
    /// </summary>
    private static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                distance[i, j] = Math.Min(Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1,
                    distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[a.Length, b.Length];
    }
}
