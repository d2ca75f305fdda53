using Nabla.Data.Features;

namespace Nabla.Studio.Graphs;

/// <summary>
/// An input of a network in the unit of its column: x = (cell − center) / scale, with smooth clipping if the column has it.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Plan">The transform of the column; null for an unscaled input.</param>
internal sealed record Axis(string Name, NumericTransform? Plan)
{
    // This near the limit, a clipped number cannot be inverted.
    private const double Clipped = 0.995;

    /// <summary>The inputs of a network.</summary>
    /// <param name="preprocessing">The preprocessing of the columns; null for none.</param>
    /// <param name="names">Names of inputs without columns; null for none.</param>
    /// <param name="count">The number of inputs.</param>
    public static IReadOnlyList<Axis> From(Preprocessing? preprocessing, IReadOnlyList<string>? names, int count) => preprocessing is null
        ? [.. Enumerable.Range(0, count)
        .Select(k => new Axis(names is not null && names.Count == count ? names[k] : FormattableString.Invariant($"input {k}"), null))]
        : [.. preprocessing.Columns.SelectMany(plan =>
        plan.InputNames.Select((name, k) => new Axis(name, k == 0 ? plan as NumericTransform : null)))];

    /// <summary>Returns the input for a number of the column.</summary>
    public float Seen(double cell)
    {
        if (Plan is null) return (float)cell;
        double scaled = (cell - Plan.Center) / Plan.Scale;
        return (float)(Plan.Limit is { } limit ? SmoothClip.Apply(scaled, limit) : scaled);
    }

    /// <summary>Returns the number of the column for an input. For x = s / √(1 + (s/limit)²), s = x / √(1 − (x/limit)²).</summary>
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
