using Nabla.Data;
using Nabla.Numerics;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>The permutation importance of a column: means over the permutations, and their standard deviations.</summary>
/// <param name="Column">The column.</param>
/// <param name="Cost">The mean increase of the cost; with label smoothing, of the log-loss instead.</param>
/// <param name="CostStandardDeviation">The standard deviation of this increase over the permutations; NaN for one permutation.</param>
/// <param name="Metric">The mean change of the main metric for the worse: accuracy, or RMSE; R² for several targets, pinball loss for
/// quantiles.</param>
/// <param name="MetricStandardDeviation">The standard deviation of this change over the permutations; NaN for one permutation.</param>
public sealed record ColumnImportance(string Column, double Cost, double CostStandardDeviation, double Metric,
    double MetricStandardDeviation);

/// <summary>
/// Permutation importance: how much the cost increases when the cells of one column are shuffled among the rows.
/// </summary>
/// <remarks>
/// Breiman, "Random Forests", Machine Learning 45 (2001), section 10; Fisher, Rudin and Dominici, JMLR 20 (2019). Correlated
/// columns can replace each other, so their importance is underestimated; and permuted rows may be implausible.
/// </remarks>
public static class PermutationImportance
{
    // Random streams are identified by four letters: "perm".
    private const ulong Stream = 0x7065726D;

    /// <summary>Computes the importance of each column.</summary>
    /// <param name="model">The model. All inputs that come from one column are permuted together. Without columns, each input is
    /// permuted separately.</param>
    /// <param name="data">Preprocessed samples, at least 2.</param>
    /// <param name="repeats">Permutations of each column, at least 1. <value>The default is 5.</value></param>
    /// <param name="seed">Seed of the permutations. <value>The default is 0.</value></param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>One importance per column, in descending order of the cost increase.</returns>
    /// <exception cref="NablaException">The samples are images, or fewer than 2.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static IReadOnlyList<ColumnImportance> Compute(Model model, Dataset data, int repeats = 5, ulong seed = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        data = model.RepeatQuantileTargets(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        var columns = InputColumn.List(model, data.InputNames);
        if (data.Count < 2) throw new NablaException("Permutation importance needs at least 2 samples.");
        var before = model.Evaluate(data, cancellationToken);
        double Cost(Evaluation evaluation) => UsesLogLoss(model, before) ? evaluation["log-loss"]!.Value : evaluation.Cost!.Value;
        float[] inputs = data.Inputs.ToArray();
        var changed = new Dataset(inputs, data.Targets, data.InputWidth, data.TargetWidth, data.LearningTask, data.Weights, data.ClassNames)
            { TargetScales = data.TargetScales, TargetNames = data.TargetNames };
        var result = new List<ColumnImportance>();
        foreach (var (name, first, width) in columns)
        {
            double[] rises = new double[repeats], metric = new double[repeats];
            for (int n = 0; n < repeats; n++)
            {
                int[] order = [.. Enumerable.Range(0, data.Count)];
                new Philox(seed, Stream + ((ulong)(result.Count * (long)repeats + n) << 32)).Shuffle(order.AsSpan());
                Deal(data, order, first, width, inputs);
                var after = model.Evaluate(changed, cancellationToken);
                rises[n] = Cost(after) - Cost(before);
                metric[n] = Worse(before, after);
            }

            for (int i = 0; i < data.Count; i++)
                data.Inputs.Span.Slice(i * data.InputWidth + first, width).CopyTo(inputs.AsSpan(i * data.InputWidth + first));
            result.Add(new(name, rises.Average(), Deviation(rises), metric.Average(), Deviation(metric)));
        }

        return [.. result.OrderByDescending(column => column.Cost)];
    }

    /// <summary>Whether importance is measured by the log-loss instead of the cost.</summary>
    public static bool UsesLogLoss(Model model, Evaluation evaluation) =>
        LabelSmoothing.IsUsedBy(model.Cost) && evaluation["log-loss"] is not null;

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static void Deal(Dataset data, int[] order, int first, int width, float[] inputs)
    {
        var from = data.Inputs.Span;
        for (int i = 0; i < order.Length; i++)
            from.Slice(order[i] * data.InputWidth + first, width).CopyTo(inputs.AsSpan(i * data.InputWidth + first));
    }

    /// <summary>Selects the metric whose change is reported.</summary>
    public static Metric SelectMetric(Evaluation evaluation) => MetricRegistry.EveryEpoch(evaluation.LearningTask,
        evaluation.Regression?.Outputs.Count ?? 1, evaluation.Regression is { Quantiles.Count: > 0 })[0];

    private static double Worse(Evaluation before, Evaluation after)
    {
        var metric = SelectMetric(before);
        double change = (metric.Value(after) ?? double.NaN) - (metric.Value(before) ?? double.NaN);
        return metric.HigherIsBetter ? -change : change;
    }
}
