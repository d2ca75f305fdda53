using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>
/// k-fold cross-validation: divides the rows into k folds, trains on all folds but one and evaluates on that one, for each fold. Folds are
/// stratified by class.
/// </summary>
/// <example>
/// <code>
/// var folds = CrossValidation.Run(table, new RunConfiguration { Target = "price" }, folds: 5);
/// Console.WriteLine($"RMSE {folds.Mean("rmse")} ± {folds.StandardDeviation("rmse")}");
/// </code>
/// </example>
public static class CrossValidation
{
    /// <summary>Trains and evaluates once for each fold. Preprocessing is fitted again for each fold.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="configuration">The settings. The seed determines the folds. A validation fraction is split off from the training rows
    /// of each fold.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="progress">Receives the metrics of each fold, in order; null for none.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The metrics of all folds.</returns>
    /// <exception cref="NablaException">There are fewer rows than folds, the data cannot be used, or a setting is invalid or not used here
    /// (<see cref="Setting.Scope"/>).</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <exception cref="Training.TrainingDivergedException">The cost became NaN or infinite.</exception>
    public static CrossValidationResult Run(Table table, RunConfiguration configuration, int folds, IProgress<Evaluation>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(configuration);
        Model.RequireUse(configuration, "CrossValidation.Run", SettingScope.Model);
        return RunUnchecked(table, configuration, folds, progress, cancellationToken);
    }

    /// <summary>Runs a cross-validation without the check that every setting is used. A run has additional settings.</summary>
    internal static CrossValidationResult RunUnchecked(Table table, RunConfiguration configuration, int folds,
        IProgress<Evaluation>? progress,
        CancellationToken cancellationToken) =>
        LastColumn.Or(configuration.Target, table.Names,
            target => RunTarget(table, configuration with { Target = target }, folds, progress, cancellationToken));

    private static CrossValidationResult RunTarget(Table table, RunConfiguration configuration, int folds,
        IProgress<Evaluation>? progress, CancellationToken cancellationToken)
    {
        var targets = TargetColumns.Parse(configuration.Target!, table.Names);
        string target = TargetColumns.Text(targets);
        Require(folds, table.RowCount, table.Source);
        table = MissingTextClasses.Restore(table, targets);
        var task = configuration.ToPreprocessingOptions().InferTask(targets, table);
        bool classes = task == LearningTask.Classification;
        // A rare class may be missing in the training rows of a fold, so the classes are taken from all rows.
        var classNames = classes ? ClassTarget.Fit(table, targets[0]).Classes : null;
        var labels = task == LearningTask.MultiLabel ? LabelTargets.Fit(new TableRows(table), targets) : null;
        int[] part = DataSplit.AssignFolds(classes ? table[targets[0]].ToText().Codes.Span
            : new int[table.RowCount], folds, configuration.Seed ?? 0);
        return Run(folds, part, progress, cancellationToken, (train, test) =>
        {
            var model = Model.For(table.Take(train), configuration with { Target = target }, validation: null, fitted: null, classNames,
                labels);
            return (model, () => model.Evaluate(table.Take(test)));
        });
    }

    /// <summary>Trains and evaluates once for each fold of samples in memory that are not a table.</summary>
    /// <param name="data">All samples.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="progress">Receives the metrics of each fold, in order; null for none.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The metrics of all folds.</returns>
    /// <exception cref="NablaException">There are fewer samples than folds, or a setting is invalid or not used here
    /// (<see cref="Setting.Scope"/>).</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <exception cref="Training.TrainingDivergedException">The cost became NaN or infinite.</exception>
    public static CrossValidationResult Run(Dataset data, RunConfiguration configuration, int folds, IProgress<Evaluation>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(configuration);
        Model.RequireUse(configuration, "CrossValidation.Run", SettingScope.Model);
        return RunUnchecked(data, configuration, folds, progress, cancellationToken);
    }

    /// <inheritdoc cref="RunUnchecked(Table, RunConfiguration, int, IProgress{Evaluation}?, CancellationToken)"/>
    internal static CrossValidationResult RunUnchecked(Dataset data, RunConfiguration configuration, int folds,
        IProgress<Evaluation>? progress,
        CancellationToken cancellationToken)
    {
        Require(folds, data.Count, "The data");
        return Run(folds, DataSplit.AssignFolds(Members.ClassesOf(data), folds, configuration.Seed ?? 0), progress, cancellationToken,
            (train, test) =>
        {
            var model = Model.ForSamples(data.Subset(train), configuration, validation: null);
            return (model, () => model.Evaluate(data.Subset(test)));
        });
    }

    private static CrossValidationResult Run(int folds, int[] part, IProgress<Evaluation>? progress, CancellationToken cancellationToken,
        Func<int[], int[], (Model Model, Func<Evaluation> Evaluate)> fold)
    {
        var evaluations = new List<Evaluation>();
        for (int n = 0; n < folds; n++)
        {
            int[] All(bool inside) => [.. Enumerable.Range(0, part.Length).Where(i => part[i] == n == inside)];
            var (model, evaluate) = fold(All(inside: false), All(inside: true));
            model.Fit(cancellationToken: cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            evaluations.Add(evaluate());
            progress?.Report(evaluations[^1]);
        }

        return new(evaluations);
    }

    private static void Require(int folds, int rows, string name)
    {
        if (folds < 2 || folds > rows / 2)
            throw NablaException.ForSetting("folds", $"must be from 2 to half of the {rows:N0} rows of {name} (got {folds}).",
                code: folds < 2 ? NablaException.InvalidSetting : "too-many-folds");
    }
}

/// <summary>The result of a cross-validation.</summary>
/// <param name="Folds">The metrics of each fold, in order.</param>
public sealed record CrossValidationResult(IReadOnlyList<Evaluation> Folds)
{
    /// <summary>The mean of a metric over the folds.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <returns>The mean; null if a fold has no value.</returns>
    /// <exception cref="FormatException">No metric has that name.</exception>
    public double? Mean(string metric) =>
        Folds.Select(part => part[metric]).ToList() is var values && values.All(value => value is not null) ? values.Average() : null;

    /// <summary>The standard deviation of a metric over the n folds: √(Σ (v − mean)² / (n − 1)).</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <returns>The standard deviation; null if a fold has no value.</returns>
    /// <exception cref="FormatException">No metric has that name.</exception>
    public double? StandardDeviation(string metric) =>
        Mean(metric) is { } mean ? Math.Sqrt(Folds.Sum(part => Math.Pow(part[metric]!.Value - mean, 2)) / (Folds.Count - 1)) : null;

    /// <summary>The metrics of all folds in one line.</summary>
    /// <returns>"5 folds: cost 0.1 ± 0.02, accuracy 0.97 ± 0.01".</returns>
    public override string ToString()
    {
        var metrics = Folds.Take(1).SelectMany(fold => MetricRegistry.Values(fold)).Select(metric => metric.Key)
            .Where(name => Mean(name) is not null)
            .Select(name => FormattableString.Invariant($"{name} {Mean(name):G4} ± {StandardDeviation(name):G4}"));
        return $"{MessageText.Count(Folds.Count, "fold")}: {string.Join(", ", metrics)}";
    }
}
