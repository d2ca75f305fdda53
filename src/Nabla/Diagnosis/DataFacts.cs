using Nabla.Data;

namespace Nabla.Diagnosis;

/// <summary>The training data in a few numbers.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="Inputs">The input columns.</param>
/// <param name="Targets">The target columns.</param>
/// <param name="Classes">Name and number of samples of each class; empty where there are no classes.</param>
public sealed record DataFacts(
    int Samples, IReadOnlyList<ColumnFacts> Inputs, IReadOnlyList<ColumnFacts> Targets, IReadOnlyList<KeyValuePair<string, int>> Classes)
{
    /// <summary>So many samples, evenly spread over the data, tell a column's size well enough.</summary>
    private const int MostRows = 4096;

    /// <summary>The part of the samples that are of the most frequent class: the accuracy of always answering it. 0 where there are no classes.</summary>
    public double LargestShare => Classes.Count == 0 || Samples == 0 ? 0 : Classes.Max(c => c.Value) / (double)Samples;

    /// <summary>Looks at a dataset. Input columns are judged by at most 4,096 samples, targets by all.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="inputNames">Names of the input columns; null calls them by number.</param>
    /// <returns>Its numbers.</returns>
    public static DataFacts Of(Dataset data, IReadOnlyList<string>? inputNames = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        int step = Math.Max(1, data.Count / MostRows);
        return new DataFacts(
            data.Count,
            ColumnFacts.Of(data.Inputs.Span, data.InputWidth, step, inputNames),
            ColumnFacts.Of(data.Targets.Span, data.TargetWidth, 1, data.ClassNames?.Count == data.TargetWidth ? data.ClassNames : null),
            data.Task == LearningTask.Classification ? CountClasses(data) : []);
    }

    private static KeyValuePair<string, int>[] CountClasses(Dataset data)
    {
        var counts = new int[data.TargetWidth == 1 ? 2 : data.TargetWidth];
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> y = data.Target(i);
            int of = y.Length == 1 ? (y[0] > 0.5f ? 1 : 0) : 0;
            for (int j = 1; j < y.Length; j++)
                if (y[j] > y[of]) of = j;
            counts[of]++;
        }

        return [.. counts.Select((count, j) => KeyValuePair.Create(data.ClassNames?[j] ?? FormattableString.Invariant($"{j}"), count))];
    }
}
