using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>
/// A value that depends on the sample: finished layers, on them an unfinished layer, on it an elementwise function.
/// </summary>
/// <param name="Below">The finished layers.</param>
/// <param name="Map">The affine map from their outputs to z.</param>
/// <param name="Curve">The elementwise function from z to this value.</param>
/// <param name="Axes">The shape.</param>
internal sealed record Flow(Stack Below, Affine Map, Curve Curve, Axes Axes) : Value
{
    // A float has 24 bits. For a mean of this many standard deviations, 15 of them remain, enough for images of 8 bits; at the other limit
    // 10 remain.
    private const double MaxCancelled = 256, MaxRounded = 10_000;

    /// <summary>True if this is the logarithm of the layers' outputs, which is possible only at the end of a network.</summary>
    public bool IsLogarithm { get; init; }

    /// <summary>Number of values of a sample; null if unknown.</summary>
    public int? Width => Axes.Width;

    /// <summary>Returns true if both are functions of the same z.</summary>
    public bool SharesZ(Flow other) =>
        ReferenceEquals(Below, other.Below) && ReferenceEquals(Map, other.Map) && Axes.Batch == other.Axes.Batch
        && Axes.Lengths.SequenceEqual(other.Axes.Lengths);

    /// <summary>
    /// Applies an elementwise function; <see cref="Curve.Then(string, Func{double, double}, bool, Straight[])"/>.
    /// </summary>
    public Flow Then(string node, Func<double, double> operation, bool isCoarse = false, params Straight[] bends) =>
        this with { Curve = Curve.Then(node, operation, isCoarse, bends) };

    /// <summary>Applies one affine function to all numbers.</summary>
    public Flow Then(string node, Straight line, bool isCoarse = false) =>
        line == Straight.Same ? this : this with { Curve = Curve.Then(node, line, isCoarse) };

    /// <summary>Applies an affine function to each number.</summary>
    public Flow Then(string node, double[] scale, double[] offset)
    {
        var straight = Finished(node);
        Below.Budget.Spend(2L * Math.Max(Math.Max(scale.Length, offset.Length), straight.Map.Out.Width), node);
        return straight with { Map = straight.Map.Then(scale, offset) };
    }

    /// <summary>Applies a matrix.</summary>
    public Flow Times(string node, WeightMatrix w, Axes axes)
    {
        var straight = Finished(node);
        straight = straight.Map.W is null ? straight.Centered(node) : straight.With(new Identity(), node);
        return straight with { Map = straight.Map.Times(w), Axes = axes };
    }

    /// <summary>Applies an activation that always ends a layer: softmax.</summary>
    public Flow Ended(string node, IActivation activation) => Finished(node).With(activation, node);

    /// <summary>Returns the same value with all activations in finished layers.</summary>
    /// <exception cref="OnnxException">The elementwise function is not a known activation.</exception>
    public Flow Finished(string node)
    {
        var flow = this with { Curve = Curve.Z };
        foreach (var piece in Pieces.Find(Curve))
        {
            flow = flow.Straightened(piece.Before, node);
            if (piece.Activation is { } activation) flow = flow.With(activation, node).Straightened(piece.After, node);
        }

        return flow;
    }

    /// <summary>Returns the finished layers, including the unfinished one.</summary>
    /// <exception cref="OnnxException">There are no layers.</exception>
    public Stack ToStack(string node)
    {
        var flow = Finished(node);
        if (flow.Map.IsStart && flow.Below.IsEmpty) throw new OnnxException($"{node}: there is no layer between input and output.");
        return flow.Map.IsStart ? flow.Below : flow.With(new Identity(), node).Below;
    }

    private Flow Straightened(Straight line, string node)
    {
        if (line == Straight.Same) return this;
        Below.Budget.Spend(2L * Map.Out.Width, node);
        return this with { Map = Map.Then([line.Scale], [line.Offset]) };
    }

    // Inputs that are far from 0 relative to their standard deviation (years, time stamps) are centered by a separate layer. Folded into
    // weights, the rounding error would be as large as the standard deviation.
    private Flow Centered(string node)
    {
        double cancels = Map.Cancels;
        if (cancels > MaxRounded && Below.IsDouble)
            throw new OnnxException($"{node}: numbers of double precision that are {cancels:0.#e0} times as large as their spread are "
                + "subtracted from each other; a network of single precision loses them. Subtract before the export.");
        if (cancels <= MaxCancelled || Width is not { } width || width > Stack.WidestDiagonal || Map.Divided() is not { } divided)
            return this;
        return this with { Below = Below.With(divided.Shift, new Identity(), node), Map = divided.Scale };
    }

    private Flow With(IActivation activation, string node) =>
        Map.W is null && Map.Cancels > MaxCancelled && Centered(node) is var centered && centered != this
        ? centered with { Below = centered.Below.With(centered.Map, activation, node), Map = Affine.Start }
        : this with { Below = Below.With(Map, activation, node), Map = Affine.Start };
}
