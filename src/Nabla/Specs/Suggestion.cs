namespace Nabla.Specs;

/// <summary>Suggests the correct name for a mistyped one.</summary>
public static class Suggestion
{
    /// <summary>Returns " Did you mean "age"?" if a known name is similar, otherwise the known names, otherwise an empty text.</summary>
    /// <param name="name">The given name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="synonyms">Names in other programs; null for none.</param>
    /// <returns>A sentence with a leading space.</returns>
    public static string For(string name, IReadOnlyCollection<string> known, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        if (known.Count == 0) return "";
        return Closest(name, known, synonyms) is { } closest ? $" Did you mean \"{closest}\"?" : $" There are: {Shortened(known)}.";
    }

    /// <summary>Returns the known name that a synonym means or that is similar to the given name; null if not found.</summary>
    /// <param name="name">The given name.</param>
    /// <param name="known">The known names, at least one.</param>
    /// <param name="synonyms">Names in other programs; null for none.</param>
    public static string? Closest(string name, IReadOnlyCollection<string> known, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (synonyms?.GetValueOrDefault(name.ToLowerInvariant().Replace('_', '-')) is { } meant && known.Contains(meant)) return meant;
        var (closest, distance) = known.Select(k => (k, Distance(name.ToLowerInvariant(), k.ToLowerInvariant()))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, name.Length / 3) ? closest : null;
    }

    /// <summary>Creates the error for a name that is registered already.</summary>
    /// <param name="kind">The kind of the named object: "activation".</param>
    /// <param name="name">The name.</param>
    /// <param name="parameter">The parameter of the method that registers it.</param>
    /// <returns>The error, which says how to replace the registered object.</returns>
    public static ArgumentException Taken(string kind, string name, string parameter) => new(
        $"The {kind} \"{name}\" is registered already. Use another name, or set replace to true.", parameter);

    /// <summary>Creates the table of names in other programs.</summary>
    /// <param name="names">A name, and its synonyms in lower case with hyphens, separated by spaces.</param>
    /// <returns>The name of each synonym.</returns>
    public static IReadOnlyDictionary<string, string> Synonyms(params IEnumerable<(string Name, string Synonyms)> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var meant = new Dictionary<string, string>();
        foreach (var (name, synonyms) in names)
            foreach (string synonym in synonyms.Split(' ')) meant.TryAdd(synonym, name);
        return meant;
    }

    /// <summary>Lists the first names and the number of the others.</summary>
    /// <param name="names">The names.</param>
    /// <returns>"a, b, c and 97 more".</returns>
    public static string Shortened(IReadOnlyCollection<string> names)
    {
        const int Shown = 12;
        string first = string.Join(", ", names.Take(Shown));
        return names.Count > Shown ? $"{first} and {names.Count - Shown:N0} more" : first;
    }

    /// <summary>
    /// The edit distance with transpositions of adjacent characters (Damerau).
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
