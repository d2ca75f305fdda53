using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;

namespace Nabla.Models;

/// <content>Settings of data without columns: images and arrays.</content>
public static partial class Recipe
{
    /// <summary>A configuration for samples that have no columns.</summary>
    /// <param name="asked">What the user asked for.</param>
    /// <param name="task">What the targets mean.</param>
    /// <returns>The configuration without what a run before resolved for columns, where there are none.</returns>
    /// <exception cref="DataException">A setting is of columns, or the task is another.</exception>
    internal static RunConfiguration ForSamples(RunConfiguration asked, LearningTask task)
    {
        // Configurations that were resolved before these settings were refused name all of them.
        if (asked is { Scaling: Scaling.Standard, BinaryColumns: BinaryEncoding.OneHot })
            asked = asked with { Scaling = null, BinaryColumns = null, TargetScaling = null };
        if (asked.FrequentNumbers == false) asked = asked with { FrequentNumbers = null };
        var setting = RunSettings.All.FirstOrDefault(one => one.IsOfColumns
            && asked.Value(one) is not (null or System.Collections.ICollection { Count: 0 }));
        if (setting is not null)
            throw new DataException($"{setting} is {setting.Text(asked)}, but the data is images or arrays and has no columns.",
                SettingAdvice.LeaveOut(setting.Name));
        if (asked.Task is { } wanted && wanted != task)
            throw new DataException($"task is {DataSettings.Task.Text(asked)}, but the targets of the data are "
                + $"{(task == LearningTask.Regression ? "numbers" : "classes")}.",
                SettingAdvice.LeaveOut("task"));
        return asked;
    }

    /// <summary>The configuration without settings of columns, which mean nothing where there are none.</summary>
    internal static RunConfiguration WithoutColumns(RunConfiguration resolved) =>
        RunSettings.All.Where(setting => setting.IsOfColumns).Aggregate(resolved, (so, setting) => so.With(setting, (object?)null));
}
