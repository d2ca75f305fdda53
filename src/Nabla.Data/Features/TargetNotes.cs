namespace Nabla.Data.Features;

/// <summary>What the user should know where a target of numbers is taken for a regression without having been asked.</summary>
internal static class TargetNotes
{
    private const int FewValues = 20;

    /// <summary>A note on a target of numbers.</summary>
    /// <returns>A sentence; null where there is nothing to say.</returns>
    public static string? OfNumbers(Table table, string target)
    {
        var different = new HashSet<double>();
        bool whole = true;
        foreach (double value in Cells.Numbers(table, target, "").Span)
        {
            different.Add(value);
            whole &= value == Math.Floor(value);
            if (different.Count > FewValues) return null;
        }

        if (different.Count == 1) return $"The target \"{target}\" is {different.First()} in all rows: there is nothing to learn but that number.";
        return whole
            ? $"The target \"{target}\" has {different.Count} different whole numbers and is taken for a regression; if they stand for classes, use --task classification."
            : null;
    }
}
