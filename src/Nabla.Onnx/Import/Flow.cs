using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>
/// What flows along the chain at one place: finished layers, on them a layer in the making, on it a function of each number alone.
/// </summary>
/// <param name="Below">The finished layers.</param>
/// <param name="Map">From their outputs to z.</param>
/// <param name="Curve">From each z to the number that stands here.</param>
/// <param name="Axes">The shape.</param>
internal sealed record Flow(Stack Below, Affine Map, Curve Curve, Axes Axes) : Value
{
    // A float has 24 bits: of a number so many times its spread, 15 remain; images of 8 bits need not be centered apart. And 10 remain.
    private const double MaxCancelled = 256, MaxRounded = 10_000;

    /// <summary>True where this is the logarithm of what the layers give, with which a network can only end.</summary>
    public bool IsLogarithm { get; init; }

    /// <summary>Numbers of a sample; null where that is not known yet.</summary>
    public int? Width => Axes.Width;

    /// <summary>Whether both are functions of the same z.</summary>
    public bool SharesZ(Flow other) =>
        ReferenceEquals(Below, other.Below) && ReferenceEquals(Map, other.Map) && Axes.Batch == other.Axes.Batch
        && Axes.Lengths.SequenceEqual(other.Axes.Lengths);

    /// <summary>
    /// Followed by a function of each number alone; <see cref="Curve.Then(string, Func{double, double}, bool, Straight[])"/>.
    /// </summary>
    public Flow Then(string node, Func<double, double> operation, bool isCoarse = false, params Straight[] bends) =>
        this with { Curve = Curve.Then(node, operation, isCoarse, bends) };

    /// <summary>Followed by one line for all numbers.</summary>
    public Flow Then(string node, Straight line, bool isCoarse = false) =>
        line == Straight.Same ? this : this with { Curve = Curve.Then(node, line, isCoarse) };

    /// <summary>Followed by a line for each number.</summary>
    public Flow Then(string node, double[] scale, double[] offset)
    {
        var straight = Finished(node);
        Below.Budget.Spend(2L * Math.Max(Math.Max(scale.Length, offset.Length), straight.Map.Out.Width), node);
        return straight with { Map = straight.Map.Then(scale, offset) };
    }

    /// <summary>Followed by a matrix.</summary>
    public Flow Times(string node, WeightMatrix w, Axes axes)
    {
        var straight = Finished(node);
        straight = straight.Map.W is null ? straight.Centered(node) : straight.With(new Identity(), node);
        return straight with { Map = straight.Map.Times(w), Axes = axes };
    }

    /// <summary>Followed by an activation that ends a layer whatever comes: softmax.</summary>
    public Flow Ended(string node, IActivation activation) => Finished(node).With(activation, node);

    /// <summary>The same numbers, with no activation that is not yet in a layer.</summary>
    /// <exception cref="OnnxException">The function of each number is none that is known.</exception>
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

    /// <summary>The finished layers, with what was in the making.</summary>
    /// <exception cref="OnnxException">There are none.</exception>
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

    // What is far from 0 beside its spread (years, time stamps) is centered by a layer of its own: folded into weights, its rounding would
    // be as large as the spread.
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
