using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Options of <see cref="Preprocessing"/>.</summary>
public sealed record PreprocessingOptions
{
    /// <summary>The task.</summary>
    /// <value>The default is null: classification if the target column is text, else regression.</value>
    public LearningTask? LearningTask { get; init; }

    /// <summary>How numeric inputs are scaled.</summary>
    /// <value>The default is <see cref="Scaling.Standard"/>.</value>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    /// <summary>
    /// Whether a column of two categories becomes one input of −1 and +1 (0 for missing and unseen cells), instead of two of 0 and 1.
    /// </summary>
    /// <value>The default is false.</value>
    public bool SignedBinaryColumns { get; init; }

    /// <summary>
    /// Whether inputs from number columns precede all others, as <see cref="Layers.PeriodicEmbedding"/> and <see
    /// cref="Layers.PiecewiseLinearEmbedding"/> need: first the columns without indicators of discrete values, which are embedded.
    /// <value>The default is false: the order of the table.</value>
    /// </summary>
    public bool NumericFirst { get; init; }

    /// <summary>
    /// Whether a number column in which most cells are equal (the quartiles coincide) has an indicator input (0 or 1) for each number, in
    /// addition to the scaled input. If there are more than 512 numbers, only those in at least ten rows; at most 512 in all columns. It
    /// needs <see cref="Scaling.Robust"/> or <see cref="Scaling.RobustClip"/>. <value>The default is false.</value>
    /// </summary>
    public bool DiscreteValueIndicators { get; init; }

    /// <summary>How the target of a regression is scaled. Predictions are in the original unit.</summary>
    /// <value>The default is <see cref="Scaling.Standard"/>.</value>
    public Scaling TargetScaling { get; init; } = Scaling.Standard;

    /// <summary>The column of sample weights. It is not an input.</summary>
    /// <value>The default is null: all weights are 1.</value>
    public string? WeightColumn { get; init; }

    /// <summary>The class weights.</summary>
    /// <value>The default is <see cref="ClassWeights.None"/>.</value>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Columns to ignore.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The names of all classes, if the training rows may lack some of them.</summary>
    /// <value>The default is null: those in the training rows.</value>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The kinds of columns that are not detected: for example numbers that are categories.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>The order of day and month in ambiguous date columns: 01/02/2024.</summary>
    /// <value>The default is none: the order is detected.</value>
    public IReadOnlyDictionary<string, DateOrder> DateOrders { get; init; } = new Dictionary<string, DateOrder>();

    /// <summary>The maximum number of categories of a column that become inputs: the most frequent ones.</summary>
    /// <value>The default is 256.</value>
    public int MaxCategories { get; init; } = 256;

    /// <summary>
    /// Texts of missing cells in a category column, in addition to the empty text, unless they are categories of training. The CSV reader
    /// has its own list, <see cref="CsvOptions.MissingValues"/>. This list is used for cells that are passed as text: in records, ONNX and
    /// exports.
    /// </summary>
    /// <value>The default is that of <see cref="CsvOptions.MissingValues"/>.</value>
    public IReadOnlyList<string> MissingTexts { get; init; } = new CsvOptions().MissingValues;

    /// <summary>Throws for a target of dates, unless it is used as classes.</summary>
    internal void RequireNoDates(string source, string target, ColumnKind kind)
    {
        if (LearningTask is null && kind == ColumnKind.Date)
            throw new NablaException("target-dates", $"{source}: the target \"{target}\" holds dates (expected numbers or classes). "
                + "Predict a number instead, such as the days since a date. To use each date as a class,", Use("task", "classification"));
    }

    /// <summary>The levels of the predicted quantiles of each numeric target, in ascending order.</summary>
    /// <value>The default is null: no quantiles.</value>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>The labels of several targets, if the training rows may lack some of them.</summary>
    /// <value>The default is null: those in the training rows.</value>
    public LabelTargets? Labels { get; init; }

    /// <summary>Notes on classes with several spellings, if the training rows may lack some of them.</summary>
    /// <value>The default is null: those of the training rows.</value>
    public IReadOnlyList<DataNote>? SpellingNotes { get; init; }

    /// <summary>Infers the task: text is classification and numbers are regression; several targets must be all numbers, or all of two
    /// classes.</summary>
    /// <param name="targets">The target columns.</param>
    /// <param name="source">The name of the table, for messages.</param>
    /// <param name="kindOf">Returns the kind of a column.</param>
    /// <exception cref="NablaException">Some targets are numbers and some are classes, or the task does not fit the number of
    /// targets.</exception>
    public LearningTask InferTask(IReadOnlyList<string> targets, string source, Func<string, ColumnKind> kindOf)
    {
        if (targets.FirstOrDefault(Ignore.Contains) is { } ignored)
            throw NablaException.ForSetting("ignore", $"contains \"{ignored}\", which is the target. Remove it from the list, or use "
                + "another target.", code: "ignored-target");
        ColumnKind Kind(string target) => Kinds.TryGetValue(target, out var given) ? given : kindOf(target);
        foreach (string target in targets) RequireNoDates(source, target, Kind(target));
        if (targets.Count == 1)
        {
            if (LearningTask == Data.LearningTask.MultiLabel)
                throw NablaException.ForSetting("task", $"is multi-label, which needs at least 2 target columns (got only "
                    + $"\"{targets[0]}\"). Name all target columns, or", Use("task", "classification"), code: "multi-label-one-target");
            return LearningTask ?? (Kind(targets[0]) == ColumnKind.Text ? Data.LearningTask.Classification : Data.LearningTask.Regression);
        }

        if (LearningTask is { } task) return task == Data.LearningTask.Regression ? task : Data.LearningTask.MultiLabel;
        bool anyText = targets.Any(target => Kind(target) == ColumnKind.Text);
        if (anyText && targets.FirstOrDefault(target => Kind(target) == ColumnKind.Number) is { } number)
            throw NablaException.ForSetting("target", $": several targets must all hold numbers, or all classes (\"{number}\" holds "
                + $"numbers, \"{targets.First(target => Kind(target) == ColumnKind.Text)}\" text). Train a model for each kind. If the "
                + "numbers are labels of two classes,", Use("task", "multi-label"), code: "mixed-targets");
        return anyText ? Data.LearningTask.MultiLabel : Data.LearningTask.Regression;
    }

    /// <summary>Infers the task from columns of a table.</summary>
    public LearningTask InferTask(IReadOnlyList<string> targets, Table table)
    {
        var task = InferTask(targets, table.Source, name => DateStatistics.DetectFormat(table[name], null) is null ? table[name].Kind
            : ColumnKind.Date);
        foreach (string target in targets) RequireUsableTarget(table.Notes, target);
        return task;
    }

    /// <summary>Throws for a target with nearly only numbers, unless it is used as classes.</summary>
    internal void RequireUsableTarget(IEnumerable<DataNote> notes, string target)
    {
        if (LearningTask is not (Data.LearningTask.Classification or Data.LearningTask.MultiLabel) && !Kinds.ContainsKey(target))
            DataNote.RequireUsable(notes, target);
    }

    /// <summary>The kind of the target columns of a task.</summary>
    internal static ColumnKind KindOf(LearningTask task) => task == Data.LearningTask.Regression ? ColumnKind.Number : ColumnKind.Text;
}
