using Nabla.Data.Readers;

namespace Nabla.Data.Features;

/// <summary>The order in which categories and classes are kept.</summary>
internal static class CategoryOrder
{
    /// <summary>Sorted: by number where all are numbers (2 before 10), else by characters.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> categories)
    {
        string[] all = [.. categories];
        var numbers = new double[all.Length];
        for (int k = 0; k < all.Length; k++)
        {
            if (!Numbers.TryParse(all[k], false, out numbers[k])) return [.. all.Order(StringComparer.Ordinal)];
        }

        return [.. all.Zip(numbers).OrderBy(pair => pair.Second).ThenBy(pair => pair.First, StringComparer.Ordinal).Select(pair => pair.First)];
    }

    /// <summary>For each text its place in a list, -1 where it is not in it.</summary>
    public static int[] PlacesOf(IReadOnlyList<string> texts, IReadOnlyList<string> list)
    {
        var places = new Dictionary<string, int>();
        for (int k = 0; k < list.Count; k++) places[list[k]] = k;
        return [.. texts.Select(text => places.GetValueOrDefault(text, -1))];
    }
}
