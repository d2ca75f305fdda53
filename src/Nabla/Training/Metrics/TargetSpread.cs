using Nabla.Data;

namespace Nabla.Training.Metrics;

/// <summary>What targets there are among the samples that count: those with a weight above 0.</summary>
internal sealed class TargetSpread
{
    private readonly SampleSource _data;
    private readonly float[] _min, _max;

    public TargetSpread(SampleSource data)
    {
        _data = data;
        (_min, _max) = (new float[data.TargetWidth], new float[data.TargetWidth]);
        Array.Fill(_min, float.PositiveInfinity);
        Array.Fill(_max, float.NegativeInfinity);
        foreach (var block in data.Read(null))
        {
            for (int i = 0; i < block.Count; i++)
            {
                if (block.Weights is { } weights && weights.Span[i] == 0) continue;
                Counted++;
                var y = block.Target(i);
                for (int j = 0; j < y.Length; j++) (_min[j], _max[j]) = (Math.Min(_min[j], y[j]), Math.Max(_max[j], y[j]));
            }
        }
    }

    /// <summary>How many samples count.</summary>
    public long Counted { get; private set; }

    /// <summary>An output whose target never changes; null where all change.</summary>
    public int? ConstantOutput => Enumerable.Range(0, _min.Length).Cast<int?>().FirstOrDefault(j => !(_min[j!.Value] < _max[j.Value]));

    /// <summary>Whether some column has samples on both sides.</summary>
    public bool Separates => Enumerable.Range(0, _min.Length).Any(j => _min[j] <= 0.5f && _max[j] > 0.5f);

    /// <summary>Why none has.</summary>
    public string OneSide => _data.Task == LearningTask.MultiLabel
        ? $"each label is in all of {Samples}, or in none"
        : $"{All} of class {NameOf(_min.Length == 1 ? (_max[0] > 0.5f ? 1 : 0) : Array.FindIndex(_max, high => high > 0.5f))}";

    /// <summary>Whether some sample is of the class that precision and recall are of.</summary>
    public bool HasPositives => _max[^1] > 0.5f;

    /// <summary>Why there is nothing to find.</summary>
    public string NoPositives => $"none of {Samples} is of class {NameOf(1)}";

    /// <summary>Why R² says nothing of an output.</summary>
    public string Constant(int output) => Counted == 1 ? "there is 1 sample, and R² takes two"
        : $"the target{(_min.Length > 1 ? $" {output + 1}" : "")} is the same in all of {Samples}";

    private string Samples => $"the {Counted:N0} samples{(_data.IsWeighted ? " whose weight is above 0" : "")}";

    private string All => Counted == 1 ? "the only sample is" : $"all of {Samples} are";

    private string NameOf(int k) => _data.ClassNames?.ElementAtOrDefault(k) ?? FormattableString.Invariant($"{k}");
}
