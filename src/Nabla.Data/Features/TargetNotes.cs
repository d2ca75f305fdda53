namespace Nabla.Data.Features;

/// <summary>What the user should know where a target of numbers is taken for a regression without having been asked.</summary>
internal static class TargetNotes
{
    private const int FewValues = 20;

    /// <summary>A note on a target of numbers.</summary>
    /// <returns>The note; null where there is nothing to say.</returns>
    public static DataNote? OfNumbers(ITrainingRows rows, string target)
    {
        if (rows.FewNumbersOf(target, FewValues) is not { } different) return null;
        if (different.Count == 1) return new("constant-target", $"The target \"{target}\" is {different.First()} in all rows: there is nothing to learn but that number.", target);
        return different.All(value => value == Math.Floor(value))
            ? new(
                "whole-number-target",
                $"The target \"{target}\" has {different.Count} different whole numbers and is taken for a regression; if they stand for classes, use --task classification.",
                target)
            : null;
    }
}
