using System.Globalization;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>The meaning of an array of targets.</summary>
internal enum TargetMeaning
{
    /// <summary>Numbers, one or several per sample.</summary>
    Numbers,

    /// <summary>One integer per sample, the label of its class.</summary>
    Classes,

    /// <summary>One number per class: 1 for the class of the sample, 0 for the others.</summary>
    OneHot,

    /// <summary>Several numbers per sample, each 0 or 1, independent of each other.</summary>
    Labels,
}

/// <summary>Interprets target arrays: samples, or samples × targets.</summary>
public static class TargetArray
{
    /// <summary>Returns the meaning of targets for a task.</summary>
    /// <param name="y">The targets.</param>
    /// <param name="task">The task; null to infer it: several numbers per sample are classes if they are one-hot, labels if all are 0 or 1,
    /// else regression targets.</param>
    internal static TargetMeaning MeaningOf(NumberArray y, LearningTask? task)
    {
        int rows = y.Shape.FirstOrDefault();
        if (task == LearningTask.Regression) return TargetMeaning.Numbers;
        if (rows == 0 || y.Count / rows < 2)
            return y.IsInteger || task == LearningTask.Classification ? TargetMeaning.Classes : TargetMeaning.Numbers;
        double[] values = y.ToDoubles();
        if (!values.All(value => value is 0 or 1)) return TargetMeaning.Numbers;
        int width = y.Count / rows;
        return task != LearningTask.MultiLabel && Enumerable.Range(0, rows).All(i => values.AsSpan(i * width, width).Count(1.0) == 1)
            ? TargetMeaning.OneHot : TargetMeaning.Labels;
    }

    /// <summary>The task of a meaning. With it, other targets of the same data get the same meaning.</summary>
    internal static LearningTask TaskOf(TargetMeaning meaning) => meaning switch
    {
        TargetMeaning.Numbers => LearningTask.Regression,
        TargetMeaning.Labels => LearningTask.MultiLabel,
        _ => LearningTask.Classification,
    };

    /// <summary>Describes the targets of a task, for messages.</summary>
    public static string Describe(LearningTask task) => task switch
    {
        LearningTask.Regression => "numbers",
        LearningTask.MultiLabel => "several targets of two classes each (multi-label)",
        _ => "classes",
    };

    /// <summary>Notes on the inferred meaning.</summary>
    internal static IEnumerable<DataNote> NotesOf(NumberArray y, TargetMeaning meaning)
    {
        int width = y.Shape.FirstOrDefault() is > 0 and var rows ? y.Count / rows : 1;
        if (meaning == TargetMeaning.OneHot)
            yield return new("one-hot-targets", $"The targets are {width:N0} numbers per sample, one of them 1 and the others 0: they are "
                + $"used as {width:N0} classes, 0 to {width - 1}. If they are several targets or numbers,",
                Advice: Use("task", "multi-label", "regression"));
        if (meaning == TargetMeaning.Labels)
            yield return new("label-targets", $"The targets are {width:N0} zeros and ones per sample: they are used as several "
                + "targets of two classes each (multi-label). If they are numbers,", Advice: Use("task", "regression"));
    }

    /// <summary>The names of the target columns.</summary>
    internal static IReadOnlyList<string> NamesOf(NumberArray y, TargetMeaning meaning)
    {
        int width = y.Shape.FirstOrDefault() is > 0 and var rows ? y.Count / rows : 1;
        return width == 1 || meaning == TargetMeaning.OneHot ? [Arrays.Target]
            : [.. Enumerable.Range(1, width).Select(t => FormattableString.Invariant($"{Arrays.Target}_{t}"))];
    }

    /// <summary>The names of one-hot classes: 0, 1, ….</summary>
    public static IReadOnlyList<string> GetClasses(NumberArray y) =>
        [.. Enumerable.Range(0, y.Count / y.Shape[0]).Select(k => k.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Converts one-hot rows to a column with the class index of each row.</summary>
    public static Column ClassColumn(double[] values, int width, string source)
    {
        var classes = new double[values.Length / width];
        for (int i = 0; i < classes.Length; i++)
        {
            var row = values.AsSpan(i * width, width);
            if (row.Count(1.0) != 1 || row.Count(0.0) != width - 1)
                throw new NablaException("not-one-hot", $"{source}: row {i + 1:N0} of the targets must be zeros and a single 1, as in the "
                    + "training part. Save both parts in the same form.");
            classes[i] = row.IndexOf(1.0);
        }

        return new NumericColumn(Arrays.Target, classes).ToText();
    }
}
