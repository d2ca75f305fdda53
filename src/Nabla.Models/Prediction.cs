using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>The prediction for one record.</summary>
/// <remarks>A member that has no meaning for the task of the model throws <see cref="InvalidOperationException"/> and names the one to
/// use.</remarks>
public struct Prediction
{
    /// <summary>The number of outputs that need no array.</summary>
    public const int MaxInline = 8;

    private readonly PredictionNames _names;
    private readonly double[]? _many;
    private Few _few;

    internal Prediction(PredictionNames names, double[]? many) => (_names, _many) = (names, many);

    /// <summary>The outputs: the probability of each class, or numbers in the unit of the target.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Values => _many ?? ((ReadOnlySpan<double>)_few)[..(_names?.Outputs ?? 0)];

    /// <summary>The most probable class.</summary>
    /// <exception cref="InvalidOperationException">The model predicts numbers, or several targets.</exception>
    public readonly string Label
    {
        get
        {
            _names.Require(LearningTask.Classification, nameof(Label));
            return _names.ClassNames[Predictions.LargestOf(Values)];
        }
    }

    /// <summary>The predicted number, or the predicted median if the model predicts quantiles.</summary>
    /// <exception cref="InvalidOperationException">The model predicts classes, several targets, or quantiles without the
    /// median.</exception>
    public readonly double Number
    {
        get
        {
            _names.Require(LearningTask.Regression, nameof(Number));
            return _names.Targets == 1 ? NumberAt(0)
                : throw new InvalidOperationException($"{nameof(Number)} does not apply: the model predicts {_names.Targets} targets. Use "
                    + $"{nameof(NumberOf)}.");
        }
    }

    /// <summary>The lowest and the highest predicted quantile.</summary>
    /// <exception cref="InvalidOperationException">The model does not predict several quantiles of one target.</exception>
    public readonly (double Low, double High) Interval
    {
        get
        {
            _names.Require(LearningTask.Regression, nameof(Interval));
            if (_names.Levels is not { Count: > 1 } levels)
                throw new InvalidOperationException($"{nameof(Interval)} does not apply: the model predicts no quantiles. Train it with "
                    + "Quantiles, such as [0.05, 0.5, 0.95].");
            return _names.Targets == 1 ? (Values[0], Values[levels.Count - 1])
                : throw new InvalidOperationException($"{nameof(Interval)} does not apply: the model predicts {_names.Targets} targets. "
                    + $"Use {nameof(Values)}.");
        }
    }

    /// <summary>The probability of a class.</summary>
    /// <param name="className">The name of the class.</param>
    /// <returns>The probability.</returns>
    /// <exception cref="InvalidOperationException">The model predicts numbers, or several targets.</exception>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public readonly double Probability(string className)
    {
        _names.Require(LearningTask.Classification, nameof(Probability));
        int k = _names.IndexOfClass(className);
        var p = Values;
        return p.Length > 1 ? p[k] : k == 0 ? 1 - p[0] : p[0];
    }

    /// <summary>The predicted number of one of several targets; the median if the model predicts quantiles.</summary>
    /// <param name="target">The name of the target.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The model predicts classes, or quantiles without the median.</exception>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public readonly double NumberOf(string target)
    {
        _names.Require(LearningTask.Regression, nameof(NumberOf));
        return NumberAt(_names.IndexOfTarget(target));
    }

    /// <summary>The predicted value of one of several targets of two classes each.</summary>
    /// <param name="target">The name of the target.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public readonly string ValueOf(string target)
    {
        _names.Require(LearningTask.MultiLabel, nameof(ValueOf));
        int t = _names.IndexOfTarget(target);
        return _names.ValuesOf(t)[Values[t] > 0.5 ? 1 : 0];
    }

    /// <summary>The prediction in one line.</summary>
    /// <returns>"Gentoo (0.9812)", "12.5" or "smoker=no, sick=yes".</returns>
    public override readonly string ToString()
    {
        if (_names is null) return "no prediction";
        var (values, names) = (Values.ToArray(), _names);
        return names.LearningTask switch
        {
            LearningTask.Classification => string.Create(CultureInfo.InvariantCulture, $"{Label} ({Probability(Label):0.0000})"),
            LearningTask.Regression => string.Join(", ", values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture))),
            _ => string.Join(", ", values.Select((value, t) => $"{names.TargetNames[t]}={names.ValuesOf(t)[value > 0.5 ? 1 : 0]}")),
        };
    }

    [UnscopedRef]
    internal Span<double> Writable(int outputs) => _many ?? ((Span<double>)_few)[..outputs];

    private readonly double NumberAt(int target) => _names.Median >= 0 ? Values[target * (_names.Levels?.Count ?? 1) + _names.Median]
        : throw new InvalidOperationException("The quantiles of the model do not include the median, 0.5. Use Values.");

    [InlineArray(MaxInline)]
    private struct Few
    {
        private double _first;
    }
}

/// <summary>The names that predictions of a model share.</summary>
internal sealed class PredictionNames
{
    private readonly Predictions _empty;
    private readonly Dictionary<string, int> _classes, _targets;

    public PredictionNames(Model model)
    {
        _empty = model.ToPredictions(default);
        ClassNames = LearningTask != LearningTask.Classification ? []
            : [.. Enumerable.Range(0, _empty.ClassCount).Select(_empty.ClassName)];
        TargetNames = model.Preprocessing?.Target.Columns ?? [];
        Median = Levels is null ? 0 : Levels.ToList().IndexOf(0.5);
        _classes = ClassNames.Index().ToDictionary(one => one.Item, one => one.Index);
        _targets = TargetNames.Index().ToDictionary(one => one.Item, one => one.Index);
    }

    public LearningTask LearningTask => _empty.LearningTask;

    public int Outputs => _empty.Outputs;

    public int Targets => _empty.Targets;

    public IReadOnlyList<double>? Levels => _empty.Levels;

    /// <summary>The index of the median among the levels; 0 for a model without quantiles, −1 if it is not among them.</summary>
    public int Median { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<string> TargetNames { get; }

    public int IndexOfClass(string name) => _classes.TryGetValue(name, out int k) ? k
        : throw new ArgumentException($"There is no class \"{name}\".{Suggestion.For(name, ClassNames)}", nameof(name));

    public int IndexOfTarget(string name) => _targets.TryGetValue(name, out int t) ? t
        : throw new ArgumentException($"There is no target \"{name}\".{Suggestion.For(name, TargetNames)}", nameof(name));

    public IReadOnlyList<string> ValuesOf(int target) => ((LabelTargets)_empty.Target!).Targets[target].Classes;

    public void Require(LearningTask needed, string member)
    {
        if (LearningTask == needed) return;
        var (predicts, use) = LearningTask switch
        {
            LearningTask.Regression => ("numbers", nameof(Prediction.Number)),
            LearningTask.MultiLabel => ("a value for each of several targets", nameof(Prediction.ValueOf)),
            _ => ("classes", $"{nameof(Prediction.Label)} or {nameof(Prediction.Probability)}"),
        };
        throw new InvalidOperationException($"{member} does not apply: the model predicts {predicts}. Use {use}.");
    }
}
