namespace Nabla.Data.Features;

/// <summary>The order in which categories and classes are kept.</summary>
public static class CategoryOrder
{
    /// <summary>Sorted: by number where all are numbers (2 before 10), else by characters.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> categories)
    {
        string[] all = [.. categories];
        var numbers = new double[all.Length];
        for (int k = 0; k < all.Length; k++)
        {
            if (!NumberParser.TryParse(all[k], false, out numbers[k])) return [.. all.Order(StringComparer.Ordinal)];
        }

        return [.. all.Zip(numbers).OrderBy(pair => pair.Second).ThenBy(pair => pair.First, StringComparer.Ordinal)
            .Select(pair => pair.First)];
    }

    /// <summary>
    /// For each text its place in a list of categories, -1 where it is none of them: as it stands, else as another spelling of the same
    /// value.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="list">The categories.</param>
    /// <param name="others">Texts that mean something else.</param>
    public static int[] PlacesOf(IReadOnlyList<string> texts, IReadOnlyList<string> list, IEnumerable<string>? others = null)
    {
        var places = new Dictionary<string, int>();
        for (int k = 0; k < list.Count; k++) places[list[k]] = k;
        int[] found = [.. texts.Select(text => places.GetValueOrDefault(text, -1))];
        if (!found.AsSpan().Contains(-1)) return found;
        var spellings = Spellings.Of(list, others).ToDictionary();
        for (int t = 0; t < found.Length; t++)
            if (found[t] < 0) found[t] = spellings.GetValueOrDefault(texts[t], -1);
        return found;
    }
}
