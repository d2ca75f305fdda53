using System.Text.RegularExpressions;

namespace Nabla.Data.Features;

/// <summary>
/// Spellings of the same category by different programs: <c>True</c>, <c>TRUE</c> and <c>true</c>; <c>3</c> and <c>3.0</c>;
/// <c>2024-01-31</c> and <c>2024-01-31T00:00:00</c>. They are stored in a list, which prediction, the ONNX graph and exported sources
/// share.
/// </summary>
internal static partial class Spellings
{
    // The maximum number of zero decimals of an integer, as in DECIMAL(18, 4), and of leading zeros.
    private const int MostDecimals = 4, MostZeros = 3;

    /// <summary>Normalizes a text. All spellings of a value have the same result, independent of the other categories.</summary>
    public static string MeaningOf(string text)
    {
        if (text.Length == 0) return text;
        if (TruthValues.True.Contains(text)) return "true";
        if (TruthValues.False.Contains(text)) return "false";
        if (!char.IsAsciiDigit(text[^1]) || !(char.IsAsciiDigit(text[0]) || text[0] == '-')) return text;
        if (Whole().Match(text) is { Success: true } whole)
            return whole.Groups[1].Value is var digits && digits.All(c => c is '-' or '0') ? digits.TrimStart('-') : digits;
        return Date().Match(text) is not { Success: true } date ? text
            : TimeOf(date) is "00:00:00" ? date.Groups[1].Value : $"{date.Groups[1].Value}T{TimeOf(date)}";
    }

    /// <summary>
    /// Combines the counts of the spellings of a value under the most frequent one. True and false get the letter case of most cells.
    /// </summary>
    /// <param name="counts">The distinct texts of a column with their number of cells.</param>
    public static IReadOnlyList<Category> Merged(IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        // Fast path for words, of which there may be millions.
        if (!counts.Any(text => MeaningOf(text.Key) != text.Key || text.Key is "true" or "false"))
            return [.. counts.Select(text => new Category(text.Key, text.Value, []))];
        var meanings = counts.ToLookup(text => MeaningOf(text.Key));
        // true, false, 1 and 0 in one column, for example from a database and from Python.
        bool areTruths = meanings.Any(meaning => meaning.Key is "true" or "false")
            && meanings.All(meaning => TruthValues.Parse(meaning.Key) is not null);
        var groups = areTruths ? counts.ToLookup(text => $"{TruthValues.Parse(MeaningOf(text.Key))}") : meanings;
        // True belongs to False, as true to false.
        var cases = counts.Where(text => TruthValues.Contain(text.Key)).GroupBy(text => TruthValues.CaseOf(text.Key))
            .ToDictionary(texts => texts.Key, texts => texts.Sum(text => text.Value));
        return [.. groups.Select(group => group
            .OrderByDescending(text => TruthValues.Contain(text.Key) ? cases[TruthValues.CaseOf(text.Key)] : text.Value)
            .ThenByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal).ToList())
            .Select(texts => new Category(texts[0].Key, texts.Sum(text => text.Value), texts.ConvertAll(text => text.Key)[1..]))];
    }

    /// <summary>The note on categories with several spellings; null if there are none.</summary>
    /// <param name="categories">The result of <see cref="Merged"/>.</param>
    /// <param name="column">The name of the column.</param>
    public static DataNote? NoteOf(IEnumerable<Category> categories, string column)
    {
        var several = categories.Where(category => category.Others.Count > 0).ToList();
        if (several.Count == 0) return null;
        string shown = string.Join("; ", several.Take(3)
            .Select(category => $"{string.Join(", ", category.Others.Take(4).Select(text => $"\"{text}\""))} as \"{category.Name}\""));
        return new("spellings", $"Column \"{column}\": different spellings count as one value: "
            + $"{shown}{(several.Count > 3 ? $"; and {several.Count - 3:N0} more" : "")}. If they mean different things, give them "
            + $"different names in the file.", column);
    }

    /// <summary>The other spellings of categories, each with the index of the only category that it can mean.</summary>
    /// <param name="categories">The categories.</param>
    /// <param name="others">Texts with another meaning.</param>
    /// <returns>The spellings; none if the categories are words.</returns>
    public static IReadOnlyList<KeyValuePair<string, int>> Of(IReadOnlyList<string> categories, IEnumerable<string>? others = null) =>
        Of(categories, others, areAll: true);

    /// <summary>Texts that would be spellings of a category, but are as near or nearer to a category without an input.</summary>
    /// <param name="kept">The categories.</param>
    /// <param name="dropped">Categories that have no input.</param>
    /// <param name="others">Texts with another meaning.</param>
    public static IReadOnlyList<string> OfDropped(IReadOnlyList<string> kept, IReadOnlyList<string> dropped, IEnumerable<string>? others)
    {
        if (dropped.Count == 0) return [];
        var values = kept.Select(ValueOf).ToHashSet();
        string[] all = [.. kept, .. dropped.Where(category => values.Contains(ValueOf(category)))];
        var places = Of(all, others, areAll: false).ToDictionary();
        return [.. all.Skip(kept.Count), .. Of(kept, others).Where(text => places.GetValueOrDefault(text.Key, -1) != text.Value)
            .Select(text => text.Key).Except(all)];
    }

    private static List<KeyValuePair<string, int>> Of(IReadOnlyList<string> categories, IEnumerable<string>? others, bool areAll)
    {
        string[] meanings = [.. categories.Select(MeaningOf)];
        // Only true or only false next to missing cells is a truth value too.
        bool areTruths = areAll && meanings.Length is 1 or 2 && TruthValues.Parse(meanings[0]) is { } first
            && (meanings.Length == 1 || TruthValues.Parse(meanings[1]) == !first);
        var taken = categories.Concat(others ?? []).Append("").ToHashSet();
        var found = new List<KeyValuePair<string, int>>();
        Add(SameAs);
        if (areTruths) Add(meaning => TruthValues.Parse(meaning) == true
            ? [.. TruthValues.True, .. SameAs("1")]
            : [.. TruthValues.False, .. SameAs("0")]);
        Add(NearTo);
        return found;

        // A text that can mean two categories means neither, and is not a weaker match of a third.
        void Add(Func<string, IEnumerable<string>> spellingsOf)
        {
            var places = new Dictionary<string, int>();
            for (int k = 0; k < meanings.Length; k++)
                foreach (string text in spellingsOf(meanings[k]))
                    if (!taken.Contains(text)) places[text] = places.GetValueOrDefault(text, k) == k ? k : -1;
            taken.UnionWith(places.Keys);
            found.AddRange(places.Where(text => text.Value >= 0));
        }
    }

    // Texts with the same meaning.
    private static IEnumerable<string> SameAs(string meaning)
    {
        if (meaning is "true" or "false") return meaning == "true" ? TruthValues.True : TruthValues.False;
        // Rounding may leave a minus sign before zeros.
        if (Whole().IsMatch(meaning))
            return meaning.All(c => c == '0') ? [.. WithDecimals(meaning), .. WithDecimals("-" + meaning)] : WithDecimals(meaning);
        if (Date().Match(meaning) is not { Success: true } date) return [];
        string day = date.Groups[1].Value, time = TimeOf(date);
        string[] times = time.EndsWith(":00", StringComparison.Ordinal) ? [time, time[..^3]] : [time];
        return [.. time == "00:00:00" ? [day]
            : Array.Empty<string>(), .. times.SelectMany(each => new[] { $"{day}T{each}", $"{day} {each}" })];
    }

    // The same result for all texts that are near each other.
    private static string ValueOf(string category) =>
        MeaningOf(category) is var meaning && Decimal().Match(meaning) is { Success: true } number
        ? $"{number.Groups[1].Value}{number.Groups[2].Value.TrimStart('0')}.{number.Groups[3].Value.TrimEnd('0')}"
        : meaning;

    // Numbers with the same value but other leading zeros, which codes have and programs remove, or other trailing zeros of decimals.
    private static IEnumerable<string> NearTo(string meaning)
    {
        if (Decimal().Match(meaning) is not { Success: true } number) return [];
        string sign = number.Groups[1].Value, digits = number.Groups[2].Value, decimals = number.Groups[3].Value.TrimEnd('0');
        string plain = digits.TrimStart('0') is { Length: > 0 } some ? some : "0";
        if (decimals.Length > 0)
            return Enumerable.Range(0, MostDecimals).Select(zeros => $"{sign}{plain}.{decimals}{new string('0', zeros)}");
        return [.. WithDecimals(sign + plain), .. Enumerable.Range(1, digits.Length - plain.Length + MostZeros)
            .Select(zeros => $"{sign}{new string('0', zeros)}{plain}")];
    }

    private static IEnumerable<string> WithDecimals(string whole) =>
        [whole, .. Enumerable.Range(1, MostDecimals).Select(zeros => $"{whole}.{new string('0', zeros)}")];

    private static string TimeOf(Match date) =>
        date.Groups[2].Value is { Length: > 0 } time ? $"{time}{(date.Groups[3].Length > 0 ? date.Groups[3].Value : ":00")}" : "00:00:00";

    [GeneratedRegex(@"^(-?[0-9]+)(?:\.0{1,4})?\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(-?)([0-9]+)(?:\.([0-9]+))?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?)?\z")]
    private static partial Regex Date();

    /// <summary>A category of training.</summary>
    /// <param name="Name">The name: the most frequent spelling.</param>
    /// <param name="Count">The number of cells in any spelling.</param>
    /// <param name="Others">The other spellings, the most frequent first.</param>
    public readonly record struct Category(string Name, long Count, IReadOnlyList<string> Others);
}

/// <summary>Detects texts that usually mean "not known" but are classes, because many rows of a text target have them.</summary>
public static class MissingTextClasses
{
    // The minimum is one in this many rows.
    private const int OneOf = 20;

    /// <summary>Returns the texts that are classes.</summary>
    /// <param name="counts">The number of cells of each text in the target.</param>
    /// <param name="rows">The number of rows.</param>
    public static IReadOnlyList<string> Find(IReadOnlyDictionary<string, long> counts, long rows) =>
        [.. counts.Where(word => word.Value * OneOf >= rows).Select(word => word.Key).Order(StringComparer.Ordinal)];

    /// <summary>Restores such classes in several targets.</summary>
    public static Table Restore(Table table, IReadOnlyList<string> targets) => targets.Aggregate(table, Restore);

    /// <summary>Returns a table whose target has these texts as classes, with a note.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The target.</param>
    public static Table Restore(Table table, string target)
    {
        if (!table.TryGet(target, out var column) || column is not TextColumn { Words: not null } text) return table;
        var counts = text.CountWords();
        var words = Find(counts, table.RowCount);
        return words.Count == 0 ? table : table.With(text.WithWords(words)).With(words.Select(word => Note(target, word, counts[word])));
    }

    /// <summary>Creates the note on such a class.</summary>
    public static DataNote Note(string target, string word, long count) =>
        new("class-word", $"\"{word}\" is a class of the target \"{target}\": {count:N0} rows have it. If it means a missing value, "
            + "remove these rows.", target);
}

/// <summary>The order of categories and classes.</summary>
public static class CategoryOrder
{
    /// <summary>Sorts categories: numerically if all are numbers (2 before 10), else by characters.</summary>
    public static IReadOnlyList<string> Sort(IEnumerable<string> categories)
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

    /// <summary>The index of each text in a list of categories, as written or as another spelling of the same value; −1 for none.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="list">The categories.</param>
    /// <param name="others">Texts with another meaning.</param>
    public static int[] FindIndices(IReadOnlyList<string> texts, IReadOnlyList<string> list, IEnumerable<string>? others = null)
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
