namespace Nabla.Data.Features;

/// <summary>What the user should know where a target of numbers is taken for a regression without having been asked.</summary>
internal static class TargetNotes
{
    private const int FewValues = 20;

    /// <summary>A note on a target of numbers.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="target">The target.</param>
    /// <param name="several">Whether it is one of several.</param>
    /// <returns>The note; null where there is nothing to say.</returns>
    public static DataNote? OfNumbers(ITrainingRows rows, string target, bool several = false)
    {
        if (rows.FewNumbersOf(target, FewValues) is not { } different) return null;
        if (different.Count == 1)
            return new("constant-target", $"The target \"{target}\" is {different.First()} in all rows: there is nothing to "
                + "learn but that number.", target);
        if (several)
        {
            return different.Count == 2 && different.All(value => value == Math.Floor(value))
                ? new("whole-number-target", $"The target \"{target}\" has 2 different whole numbers and is taken for a regression; if "
                + "all targets stand for two classes each, use --task multi-label.", target)
                : null;
        }

        return different.All(value => value == Math.Floor(value))
            ? new(
                "whole-number-target",
                $"The target \"{target}\" has {different.Count} different whole numbers and is taken for a regression; if they stand for "
                    + "classes, use --task classification.",
                target)
            : null;
    }
}
