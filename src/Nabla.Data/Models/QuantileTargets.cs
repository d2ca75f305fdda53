namespace Nabla.Data.Models;

/// <summary>Targets of which several quantiles are learnt: each stands there once for each of them.</summary>
internal static class QuantileTargets
{
    /// <summary>The same samples with each target so many times, one after the other.</summary>
    public static Dataset Repeat(Dataset data, int times)
    {
        if (times == 1) return data;
        int width = data.TargetWidth;
        var targets = new float[checked(data.Count * width * times)];
        var once = data.Targets.Span;
        for (int n = 0; n < once.Length; n++) targets.AsSpan(n * times, times).Fill(once[n]);
        IReadOnlyList<T> Each<T>(IEnumerable<T> all) => [.. all.SelectMany(one => Enumerable.Repeat(one, times))];
        var names = Each(data.TargetNames ?? [.. Enumerable.Range(0, width).Select(t => FormattableString.Invariant($"{t}"))]);
        return data.InputBytes is { } bytes
            ? new Dataset(bytes, targets, data.InputWidth, width * times, data.Task, data.Weights)
            {
                Image = data.Image, Background = data.Background, InputNames = data.InputNames, NumberInputs = data.NumberInputs,
                TargetNames = names, TargetScales = Scaled(data.TargetScales), TargetCenters = Scaled(data.TargetCenters),
            }
            : new Dataset(data.Inputs, targets, data.InputWidth, width * times, data.Task, data.Weights)
            {
                Image = data.Image, Background = data.Background, InputNames = data.InputNames, NumberInputs = data.NumberInputs,
                TargetNames = names, TargetScales = Scaled(data.TargetScales), TargetCenters = Scaled(data.TargetCenters),
            };

        IReadOnlyList<double>? Scaled(IReadOnlyList<double>? each) => each is null ? null : Each(each);
    }
}
