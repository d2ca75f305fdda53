using System.Globalization;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// The input columns of a table for an external network: all columns except the target, unscaled and in order. They must be numbers.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="model">The model.</param>
internal sealed class ExternalColumns(Table table, Model model)
{
    private readonly Architecture _architecture = model.Network.Architecture;

    /// <summary>Creates the preprocessing of the table with targets. Nothing is scaled.</summary>
    /// <param name="target">The target; null for the last column.</param>
    /// <param name="task">The task; null to infer it from the target column.</param>
    /// <param name="leftOut">Columns that are not inputs.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="NablaException">The number of columns does not match the inputs, a column has text or missing cells, or the target
    /// does not fit the outputs.</exception>
    public Preprocessing Plan(string? target, LearningTask? task, IReadOnlyList<string> leftOut)
    {
        target ??= table.Names.Where(name => !leftOut.Contains(name)).LastOrDefault() ?? "";
        var targets = TargetColumns.Parse(target, table.Names);
        return new() { Columns = Inputs(targets, leftOut), Target = targets.Count == 1 ? TargetOf(targets[0], task)
            : SeveralOf(targets, task) };
    }

    /// <summary>Reads the inputs of samples that may lack targets.</summary>
    /// <param name="target">The target; null for the last column if the table has one column more than inputs.</param>
    /// <returns>rows × inputs.</returns>
    /// <exception cref="NablaException">The number of columns does not match the inputs, or a column has text or missing cells.</exception>
    public ReadOnlyMemory<float> InputsWithoutTarget(string? target)
    {
        target ??= table.Columns.Count == _architecture.Inputs + 1 ? table.Names[^1] : null;
        return new Preprocessing { Columns = Inputs(target is null ? [] : TargetColumns.Parse(target, table.Names), []),
            Target = new NumberTarget("", 0, 1) }.ApplyToInputs(table);
    }

    private List<ColumnTransform> Inputs(IReadOnlyList<string> targets, IReadOnlyList<string> leftOut)
    {
        var names = table.Names.Where(name => !targets.Contains(name) && !leftOut.Contains(name)).ToList();
        return names.Count == _architecture.Inputs
            ? names.ConvertAll(InputOf)
            : throw new NablaException(
                $"{table.Source} has {names.Count:N0} "
                    + $"columns{(targets.Count == 0 ? "" : $" except the target \"{TargetColumns.Text(targets)}\"")}, but the network "
                    + $"{_architecture} has {_architecture.Inputs:N0} inputs. "
                + "Remove columns that are not inputs.", SettingAdvice.Check("target").Or(SettingAdvice.Check("ignore")));
    }

    private ColumnTransform InputOf(string name)
    {
        if (table[name].Kind == ColumnKind.Text)
            throw new NablaException($"{table.Source}: the column \"{name}\" is text, but an external model needs numbers. "
                + "Encode the categories as number columns, as in the training of the network.");
        var cells = Cells.Numbers(table, name, new("The model takes numbers.")).Span;
        int missing = Cells.IndexOfMissing(cells);
        if (missing >= 0)
            throw new NablaException($"{table.Locate(missing)}: the cell of \"{name}\" is missing, but an external model has no rule for "
                + "missing cells. Fill it in, or remove the row.");
        return NumericTransform.Fit(table, name, Scaling.None)
            ?? new NumericTransform(name, cells.Length > 0 ? cells[0] : 0, 0, 1, MissingFlag: false);
    }

    private TargetTransform TargetOf(string target, LearningTask? task)
    {
        TargetTransform.RequireAll(table, target, table[target].Kind);
        if ((task ?? TaskOf(table[target])) == LearningTask.Classification) return new ClassTarget(target, ClassesOf(table[target]));
        return _architecture.Outputs == 1
            ? new NumberTarget(target, 0, 1)
            : throw new NablaException($"{table.Source}: the target \"{target}\" is one number, but the network {_architecture} has "
            + $"{_architecture.Outputs:N0} outputs. Use as many target columns or, if the target is a class:",
            SettingAdvice.Use("task", "classification"));
    }

    // Numbers are used unchanged. Columns with two values each are labels.
    private TargetTransform SeveralOf(IReadOnlyList<string> targets, LearningTask? task)
    {
        if (targets.Count != _architecture.Outputs)
            throw new NablaException($"There are {targets.Count:N0} targets ({Suggestion.Shortened(targets)}), but the network "
                + $"{_architecture} has {_architecture.Outputs:N0} outputs. Use as many target columns, in the order of the outputs.");
        var meaning = new PreprocessingOptions { LearningTask = task }.InferTask(targets, table);
        if (meaning == LearningTask.MultiLabel) return LabelTargets.Fit(new TableRows(table), targets);
        foreach (string name in targets) TargetTransform.RequireAll(table, name, ColumnKind.Number);
        return new NumberTargets([.. targets.Select(name => new NumberTarget(name, 0, 1))]);
    }

    // One output is a binary class if the network ends in a sigmoid and the targets are 0 and 1. Several outputs are classes.
    private LearningTask TaskOf(Column column)
    {
        bool oneNumber = column is NumericColumn numbers && _architecture.Outputs == 1
            && !(model.LearningTask == LearningTask.Classification && numbers.Values.ToArray().All(value => value is 0 or 1));
        return oneNumber ? LearningTask.Regression : LearningTask.Classification;
    }

    // The classes in the order of the outputs: as named in the file, else sorted, numbers by value.
    private IReadOnlyList<string> ClassesOf(Column column)
    {
        if (model.ClassNames is { } named) return named;
        int outputs = Math.Max(2, _architecture.Outputs);
        string[] numbers = [.. Enumerable.Range(0, outputs).Select(k => k.ToString(CultureInfo.InvariantCulture))];
        var there = CategoryOrder.Sort(column.ToText().Categories);
        if (there.All(numbers.Contains)) return numbers;
        return there.Count == outputs
            ? there
            : throw new NablaException($"{table.Source}: the target \"{column.Name}\" has {there.Count:N0} classes "
            + $"({Suggestion.Shortened(there)}), but the network {_architecture} has {outputs:N0}.", SettingAdvice.Check("target"));
    }
}
