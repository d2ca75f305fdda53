using System.Globalization;

namespace Nabla.Onnx.Import;

/// <summary>Divides a curve into lines and activations that follow each other.</summary>
internal static class Pieces
{
    // Gelu by tanh takes ten operators where constants come one by one.
    private const int MaxOperators = 32;

    /// <summary>The lines and activations that a curve is, from z on.</summary>
    /// <param name="curve">The curve.</param>
    /// <exception cref="OnnxException">A part of it is none that is known.</exception>
    public static IEnumerable<Piece> Find(Curve curve)
    {
        var parts = curve.Parts(MaxOperators)
            ?? throw new OnnxException($"{curve.Node} is the last of more than {MaxOperators} operators in a row that work on each "
            + "number alone. Layers of weights belong between them.");
        // Where all ways from z to the end pass, the curve can be cut.
        var cuts = parts.Where(part => part == curve || !curve.ReachesZWithout(part, [])).ToArray();
        for (int from = 0; from < cuts.Length - 1;)
        {
            (var piece, int to, string nearest) = Longest(cuts, from);
            if (piece is null)
                throw new OnnxException($"{cuts[from + 1].Node} ends a function of each number alone that is no activation of "
                    + $"Nabla{nearest}. {FormRegistry.Activations}");
            yield return piece;
            from = to;
        }
    }

    private static (Piece?, int To, string Nearest) Longest(Curve[] cuts, int from)
    {
        string near = "";
        for (int to = cuts.Length - 1; to > from; to--)
        {
            if (KnownCurves.Find(new SampledCurve(cuts[from], cuts[to]), out var nearest) is { } piece) return (piece, to, "");
            if (nearest is { Piece.Activation: { } activation, Distance: var distance })
                near = string.Create(CultureInfo.InvariantCulture, $"; the nearest is {activation.Spec}, from which it differs by "
                    + $"{distance:0.#e-0} of its own size");
        }

        return (null, from, near);
    }
}
