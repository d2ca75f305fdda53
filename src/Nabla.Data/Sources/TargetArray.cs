using System.Globalization;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Sources;

/// <summary>What an array of targets means.</summary>
internal enum TargetMeaning
{
    /// <summary>Numbers, one or several a sample.</summary>
    Numbers,

    /// <summary>A whole number a sample, the label of its class.</summary>
    Classes,

    /// <summary>A number for each class, 1 for the sample's own and 0 for the others.</summary>
    OneHot,

    /// <summary>Several numbers a sample, each 0 or 1: labels of which any number may hold.</summary>
    Labels,
}

/// <summary>Targets as arrays have them: samples, or samples × targets.</summary>
public static class TargetArray
{
    /// <summary>Classification, regression or multi-label.</summary>
    /// <param name="y">The targets.</param>
    /// <param name="task">What they are to mean; null to see from the numbers: several a sample are classes where each sample has just one
    /// 1 among zeros, labels where there are zeros and ones only, else numbers.</param>
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

    /// <summary>The task that targets of a meaning are for: asked for it, other targets of the same data get the same meaning.</summary>
    internal static LearningTask TaskOf(TargetMeaning meaning) => meaning switch
    {
        TargetMeaning.Numbers => LearningTask.Regression,
        TargetMeaning.Labels => LearningTask.MultiLabel,
        _ => LearningTask.Classification,
    };

    /// <summary>What targets of a task are, in messages.</summary>
    public static string Describe(LearningTask task) => task switch
    {
        LearningTask.Regression => "numbers",
        LearningTask.MultiLabel => "labels, of which any number may hold",
        _ => "classes",
    };

    /// <summary>What the user should know of that.</summary>
    internal static IEnumerable<DataNote> NotesOf(NumberArray y, TargetMeaning meaning)
    {
        int width = y.Shape.FirstOrDefault() is > 0 and var rows ? y.Count / rows : 1;
        if (meaning == TargetMeaning.OneHot)
            yield return new("one-hot-targets", $"The targets are {width:N0} numbers per sample, one of them 1 and the others 0: they are "
                + $"used as {width:N0} classes, 0 to {width - 1}. If they stand for labels or numbers,",
                Advice: Use("task", "multi-label", "regression"));
        if (meaning == TargetMeaning.Labels)
            yield return new("label-targets", $"The targets are {width:N0} zeros and ones per sample: they are used as labels, of which "
                + "any number may hold. If they stand for numbers,", Advice: Use("task", "regression"));
    }

    /// <summary>Names of the target columns.</summary>
    internal static IReadOnlyList<string> NamesOf(NumberArray y, TargetMeaning meaning)
    {
        int width = y.Shape.FirstOrDefault() is > 0 and var rows ? y.Count / rows : 1;
        return width == 1 || meaning == TargetMeaning.OneHot ? [Arrays.Target]
            : [.. Enumerable.Range(1, width).Select(t => FormattableString.Invariant($"{Arrays.Target}_{t}"))];
    }

    /// <summary>Names of one-hot classes: 0, 1, ….</summary>
    public static IReadOnlyList<string> GetClasses(NumberArray y) =>
        [.. Enumerable.Range(0, y.Count / y.Shape[0]).Select(k => k.ToString(CultureInfo.InvariantCulture))];

    /// <summary>One-hot rows as a column with the number of each row's class.</summary>
    public static Column ClassColumn(double[] values, int width, string source)
    {
        var classes = new double[values.Length / width];
        for (int i = 0; i < classes.Length; i++)
        {
            var row = values.AsSpan(i * width, width);
            if (row.Count(1.0) != 1 || row.Count(0.0) != width - 1)
                throw new DataException("not-one-hot", $"{source}: row {i + 1:N0} of the targets must be zeros and a single 1, as in the "
                    + "training part. Save both parts in the same form.");
            classes[i] = row.IndexOf(1.0);
        }

        return new NumericColumn(Arrays.Target, classes).ToText();
    }
}
