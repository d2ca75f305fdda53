using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;

namespace Nabla.Data.Features;

/// <summary>How a table becomes a dataset, where the defaults shall not decide.</summary>
public sealed record PreprocessingOptions
{
    /// <summary>What the target means.</summary>
    /// <value>The default is null: classification where the target column is text, else regression.</value>
    public LearningTask? Task { get; init; }

    /// <summary>How numeric inputs are scaled.</summary>
    /// <value>The default is <see cref="Scaling.Standard"/>.</value>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    /// <summary>Whether a column of two categories becomes one input of −1 and +1, 0 where it is missing or unseen, instead of two of 0 and 1.</summary>
    /// <value>The default is false.</value>
    public bool SignedPairs { get; init; }

    /// <summary>Whether inputs from columns of numbers stand before all others, as an embedding of numbers needs: first the columns without inputs for frequent numbers, which are what is embedded. <value>The default is false: the table's order.</value></summary>
    public bool NumbersFirst { get; init; }

    /// <summary>
    /// Whether of a column of numbers in which most cells are alike (the quartiles coincide) each number has an input of its own, besides the scaled one; where there are more than
    /// 512 each that at least ten rows hold; in all columns at most 512.
    /// With <see cref="Scaling.Robust"/> and <see cref="Scaling.RobustClip"/>. <value>The default is false.</value>
    /// </summary>
    public bool FrequentNumbers { get; init; }

    /// <summary>How the target of a regression is scaled; predictions are brought back to its unit.</summary>
    /// <value>The default is <see cref="Scaling.Standard"/>.</value>
    public Scaling TargetScaling { get; init; } = Scaling.Standard;

    /// <summary>Name of a column that says how much each row counts; it is no input.</summary>
    /// <value>The default is null: all rows count alike.</value>
    public string? WeightColumn { get; init; }

    /// <summary>How much the classes count.</summary>
    /// <value>The default is <see cref="ClassWeights.None"/>.</value>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Names of columns that are no inputs.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Names of the classes, where the training rows may lack some of them.</summary>
    /// <value>The default is null: those that occur.</value>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Columns to take as numbers or as text, whatever they look like: numbers that stand for categories, for instance.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>The order of the parts of date columns, where the cells leave it open: 01/02/2024.</summary>
    /// <value>The default is none: the cells decide.</value>
    public IReadOnlyDictionary<string, DateOrder> DateOrders { get; init; } = new Dictionary<string, DateOrder>();

    /// <summary>How many categories of a column, the most frequent ones, become inputs.</summary>
    /// <value>The default is 256.</value>
    public int MostCategories { get; init; } = 256;

    /// <summary>Texts that a model takes for missing cells of a column of categories, besides the empty one, where they are no category of training. A file's reader has its own list, <see cref="CsvOptions.MissingValues"/>; this one holds where cells come as texts: from records, in ONNX, in exports.</summary>
    /// <value>The default is that of <see cref="CsvOptions.MissingValues"/>.</value>
    public IReadOnlyList<string> MissingTexts { get; init; } = new CsvOptions().MissingValues;

    /// <summary>Refuses a target of dates that nobody asked to take for classes.</summary>
    internal void RequireNoDates(string source, string target, ColumnKind kind)
    {
        if (Task is null && kind == ColumnKind.Date)
            throw new DataException($"{source}: the target \"{target}\" holds dates (expected numbers or classes). Predict a number instead, such as the days since a date, or take each date as a class: --task classification.");
    }

    /// <summary>Whether a target becomes numbers or classes.</summary>
    internal ColumnKind KindOfTarget(Table table, string target)
    {
        var kind = Kinds.TryGetValue(target, out var given) ? given : DateFacts.FormOf(table[target], null) is null ? table[target].Kind : ColumnKind.Date;
        RequireNoDates(table.Source, target, kind);
        RequireUsableTarget(table.Notes, target);
        return (Task ?? (kind == ColumnKind.Text ? LearningTask.Classification : LearningTask.Regression)) == LearningTask.Classification ? ColumnKind.Text : ColumnKind.Number;
    }

    /// <summary>Refuses a target that is nearly numbers, unless classes are asked for.</summary>
    internal void RequireUsableTarget(IEnumerable<DataNote> notes, string target)
    {
        if (Task != LearningTask.Classification && !Kinds.ContainsKey(target)) DataNote.RequireUsable(notes, target);
    }
}
