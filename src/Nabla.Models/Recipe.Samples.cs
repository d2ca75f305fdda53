using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <content>Settings of data without columns: images and arrays.</content>
public static partial class Recipe
{
    /// <summary>A configuration for samples that have no columns.</summary>
    /// <param name="asked">What the user asked for.</param>
    /// <param name="task">What the targets mean.</param>
    /// <returns>The configuration without what a run before resolved for columns that there were none of.</returns>
    /// <exception cref="DataException">A setting is of columns, or the task is another.</exception>
    internal static RunConfiguration ForSamples(RunConfiguration asked, LearningTask task)
    {
        // Configurations that were resolved before these settings were refused name all of them.
        if (asked is { Scaling: "standard", BinaryColumns: OneHot })
            asked = asked with { Scaling = null, BinaryColumns = null, TargetScaling = null };
        if (asked.FrequentNumbers == false) asked = asked with { FrequentNumbers = null };
        string? setting = asked switch
        {
            { Target: not null } => $"target is {asked.Target}",
            { Ignore.Count: > 0 } => $"ignore is {string.Join(",", asked.Ignore)}",
            { NumberColumns.Count: > 0 } => $"number-columns is {string.Join(",", asked.NumberColumns)}",
            { TextColumns.Count: > 0 } => $"text-columns is {string.Join(",", asked.TextColumns)}",
            { DateColumns.Count: > 0 } => $"date-columns is {string.Join(",", asked.DateColumns)}",
            { Header: not null } => $"header is {asked.Header}",
            { Delimiter: not null } => $"delimiter is {asked.Delimiter}",
            { Decimal: not null } => $"decimal is {asked.Decimal}",
            { Missing: not null } => $"missing is {string.Join(",", asked.Missing)}",
            { WeightColumn: not null } => $"weight-column is {asked.WeightColumn}",
            { Scaling: not null } => $"scaling is {asked.Scaling}",
            { BinaryColumns: not null } => $"binary-columns is {asked.BinaryColumns}",
            { FrequentNumbers: not null } => "frequent-numbers is on",
            { TargetScaling: not null } => $"target-scaling is {asked.TargetScaling}",
            _ => null,
        };
        if (setting is not null)
            throw new DataException($"{setting}, but the data is images or arrays and has no columns.",
                SettingAdvice.LeaveOut(setting[..setting.IndexOf(' ')]));
        if (asked.Task is not null && TaskNames.GetValueOrDefault(asked.Task, task) != task)
            throw new DataException($"task is {asked.Task}, but the targets of the data are "
                + $"{(task == LearningTask.Regression ? "numbers" : "classes")}.",
                SettingAdvice.LeaveOut("task"));
        return asked;
    }

    private static readonly Dictionary<string, LearningTask> TaskNames = new()
    {
        ["regression"] = LearningTask.Regression,
        ["classification"] = LearningTask.Classification,
        ["multi-label"] = LearningTask.MultiLabel,
    };

    /// <summary>The configuration without settings of columns, which mean nothing where there are none.</summary>
    internal static RunConfiguration WithoutColumns(RunConfiguration resolved) =>
        resolved with { Scaling = null, BinaryColumns = null, FrequentNumbers = null, TargetScaling = null };
}
