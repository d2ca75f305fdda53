using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Parses and formats lists of target columns, as in configurations: <c>price,rooms</c>.</summary>
/// <remarks>
/// Names are separated by commas. A name with a comma is in double quotes, as in CSV. A text that is the name of a column is that column.
/// </remarks>
public static class TargetColumns
{
    /// <summary>Parses a list of columns.</summary>
    /// <param name="text">One or several names, separated by commas.</param>
    /// <param name="columns">The existing columns.</param>
    /// <returns>The distinct names. They may be unknown columns.</returns>
    /// <exception cref="NablaException">A name is empty or repeated.</exception>
    public static IReadOnlyList<string> Parse(string text, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Contains(text)) return [text];
        var names = Parse(text);
        if (names.Count == 1) return names;
        if (names.Any(name => name.Length == 0 && !columns.Contains(name)))
            throw NablaException.ForSetting("target", $": a name in \"{text}\" is empty (expected names separated by commas, like "
                + "price,rooms). Remove the comma, or put a name that contains one in double quotes.", code: "empty-name");
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw NablaException.ForSetting("target",
                $": \"{twice.Key}\" is named twice in \"{text}\". Name each column once.", code: "target-twice");
        return names;
    }

    /// <summary>Formats a list of columns.</summary>
    /// <param name="names">The names of the columns.</param>
    /// <returns>The text; a single name is unchanged.</returns>
    public static string Text(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 1 ? names[0] : QuotedNames.Join(names);
    }

    /// <summary>The names that a text may contain if the columns are unknown: the text itself, and the names in it.</summary>
    public static IReadOnlyList<string> Candidates(string? text) => text is null ? [] : [.. Parse(text).Prepend(text).Distinct()];

    private static IReadOnlyList<string> Parse(string text) => [.. QuotedNames.Split(text).Select(QuotedNames.Unquote)];
}

/// <summary>Notes on a numeric target that is used for regression because no task is set.</summary>
internal static class TargetNotes
{
    private const int FewValues = 20;

    /// <summary>Creates a note on a numeric target.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="target">The target.</param>
    /// <param name="several">Whether it is one of several.</param>
    /// <returns>The note; null for none.</returns>
    public static DataNote? OfNumbers(ITrainingRows rows, string target, bool several = false)
    {
        if (rows.GetDistinctNumbers(target, FewValues) is not { } different) return null;
        if (different.Count == 1)
            return new("constant-target", $"The target \"{target}\" is {different.First()} in all rows: there is nothing else to "
                + "learn.", target);
        if (several)
        {
            return different.Count == 2 && different.All(value => value == Math.Floor(value))
                ? new("whole-number-target", $"The target \"{target}\" has 2 distinct whole numbers and is used for regression. If each "
                + "target stands for two classes,", target, Use("task", "multi-label"))
                : null;
        }

        return different.All(value => value == Math.Floor(value))
            ? new("whole-number-target", $"The target \"{target}\" has {different.Count} distinct whole numbers and is used for "
            + "regression. If they stand for classes,", target, Use("task", "classification"))
            : null;
    }
}
