using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Notes on a target of numbers that is used for regression because no task is set.</summary>
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
