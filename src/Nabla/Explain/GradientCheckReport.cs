namespace Nabla.Explain;

/// <summary>What a <see cref="GradientCheck"/> compared.</summary>
/// <param name="Complete">True where every parameter was nudged, false where a sample and random directions were.</param>
/// <param name="Derivatives">Every comparison, worst first.</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
public sealed record GradientCheckReport(bool Complete, IReadOnlyList<CheckedDerivative> Derivatives, double Tolerance)
{
    /// <summary>The largest relative error.</summary>
    public double WorstRelativeError => Derivatives.Count == 0 ? 0 : Derivatives[0].RelativeError;

    /// <summary>True where every comparison is within the tolerance.</summary>
    public bool Passed => WorstRelativeError <= Tolerance;

    /// <summary>One line, and the worst comparison.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{(Passed ? "passed" : "FAILED")}: {Derivatives.Count} derivatives, worst relative error {WorstRelativeError:E2}"
        + (Derivatives.Count == 0 ? "" : $" at {Derivatives[0].Name} (backpropagation {Derivatives[0].Backpropagation:G10}, nudge {Derivatives[0].Nudge:G10})");
}

/// <summary>One partial derivative, computed twice.</summary>
/// <param name="Name">Which: "layer 2, weights[3, 5]", in layers from 1 and nodes from 0.</param>
/// <param name="Backpropagation">By the chain rule.</param>
/// <param name="Nudge">By central differences.</param>
public sealed record CheckedDerivative(string Name, double Backpropagation, double Nudge)
{
    /// <summary>Below this both values count as zero: what central differences in double can still tell from it.</summary>
    private const double Floor = 1e-7;

    /// <summary>|difference| / max(|either|, 10⁻⁷); infinite where a value is not finite.</summary>
    public double RelativeError
    {
        get
        {
            double error = Math.Abs(Backpropagation - Nudge) / Math.Max(Floor, Math.Max(Math.Abs(Backpropagation), Math.Abs(Nudge)));
            return double.IsFinite(error) ? error : double.PositiveInfinity;
        }
    }

    internal static CheckedDerivative Of(Architecture architecture, int place, double backpropagation, double nudge) =>
        new(architecture.NameOf(place), backpropagation, nudge);

    internal static CheckedDerivative Along(int direction, double backpropagation, double nudge) =>
        new($"random direction {direction + 1}", backpropagation, nudge);
}
