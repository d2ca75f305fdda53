using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>The default target of a table: the last column.</summary>
internal static class LastColumn
{
    private static readonly string[] AvoidedByAnotherTarget = ["target-missing", "one-class", "too-many-classes", "target-dates"];

    /// <summary>Uses the named target, or the last column. An error that another target avoids says that the target is not set.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="named">The named target; null for none.</param>
    /// <param name="columns">The columns of the table.</param>
    /// <param name="use">Uses a target.</param>
    /// <returns>The result of <paramref name="use"/>.</returns>
    public static T Or<T>(string? named, IReadOnlyList<string> columns, Func<string, T> use)
    {
        try
        {
            return use(named ?? columns[^1]);
        }
        catch (NablaException fault) when (named is null && IsAtFault(fault))
        {
            throw Explain(fault, columns);
        }
    }

    /// <summary>Whether another target avoids an error.</summary>
    public static bool IsAtFault(NablaException fault) => AvoidedByAnotherTarget.Contains(fault.Code);

    /// <summary>The error, which says that no target is named.</summary>
    public static NablaException Explain(NablaException fault, IReadOnlyList<string> columns)
    {
        var another = SettingAdvice.Use("target", "COLUMN");
        string problem = $"is not set, so it is the last column, \"{columns[^1]}\". {fault.Problem}";
        return fault.Advice is null ? NablaException.ForSetting("target", $"{problem} For another target,", another, fault, fault.Code)
            : NablaException.ForSetting("target", problem, fault.Advice.Or(another), fault, fault.Code);
    }
}
