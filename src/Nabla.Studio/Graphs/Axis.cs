using Nabla.Data.Features;

namespace Nabla.Studio.Graphs;

/// <summary>
/// An input of a network in the unit of the column that it was made of: x = (cell − center) / scale, smoothly clipped where the column is.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Plan">How the column becomes the input; null for an input that is taken as it is.</param>
internal sealed record Axis(string Name, NumericTransform? Plan)
{
    // So near its limit a clipped number says nothing any more of what it was.
    private const double Clipped = 0.995;

    /// <summary>The inputs of a network.</summary>
    /// <param name="preprocessing">How columns become inputs; null where there are no columns.</param>
    /// <param name="names">Names of inputs that are no columns; null for none.</param>
    /// <param name="count">How many inputs there are.</param>
    public static IReadOnlyList<Axis> From(Preprocessing? preprocessing, IReadOnlyList<string>? names, int count) => preprocessing is null
        ? [.. Enumerable.Range(0, count)
        .Select(k => new Axis(names is not null && names.Count == count ? names[k] : FormattableString.Invariant($"input {k}"), null))]
        : [.. preprocessing.Columns.SelectMany(plan =>
        plan.InputNames.Select((name, k) => new Axis(name, k == 0 ? plan as NumericTransform : null)))];

    /// <summary>What the network sees of a number of the column.</summary>
    public float Seen(double cell)
    {
        if (Plan is null) return (float)cell;
        double scaled = (cell - Plan.Center) / Plan.Scale;
        return (float)(Plan.Limit is { } limit ? SmoothClip.Apply(scaled, limit) : scaled);
    }

    /// <summary>The number of the column that the network sees so: of x = s / √(1 + (s/limit)²), s = x / √(1 − (x/limit)²).</summary>
    public double Cell(float seen)
    {
        if (Plan is null) return seen;
        double scaled = seen;
        if (Plan.Limit is { } limit)
        {
            double share = Math.Clamp(seen / limit, -Clipped, Clipped);
            scaled = limit * share / Math.Sqrt(1 - share * share);
        }

        return scaled * Plan.Scale + Plan.Center;
    }
}
