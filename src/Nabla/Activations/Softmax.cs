using System.Numerics;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Softmax: a_j = e^z_j / Σ_k e^z_k over the nodes of a sample; ∂a_j/∂z_k = a_j ((j = k) − a_k).</summary>
/// <remarks>
/// The largest z of the row is subtracted first, so that no e^z overflows and the sum is at least 1; the result is the same. Bridle,
/// "Probabilistic Interpretation of Feedforward Classification Network Outputs", 1990.
/// </remarks>
public sealed record Softmax : IActivation
{
    /// <inheritdoc/>
    public Spec Spec => new("softmax");

    /// <inheritdoc/>
    string IDescribed.Summary => "eᶻ divided by the sum of the layer: probabilities";

    /// <inheritdoc/>
    public ValueRange Range => new(0, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "a_j ((j = k) − a_k)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols =>
        [("j", "the node whose a changes"), ("k", "the node whose z is changed"), ("(j = k)", "1 where both are the same, else 0")];

    /// <inheritdoc/>
    public void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        SoftmaxRows.Exponentials(z, a, nodes);
        for (int from = 0; from < a.Length; from += nodes)
        {
            Span<T> row = a.Slice(from, nodes);
            T scale = T.CreateTruncating(1 / SoftmaxRows.Sum<T>(row));
            foreach (ref T share in row) share *= scale;
        }
    }

    /// <summary>∂C/∂z_j = a_j (∂C/∂a_j − Σ_k a_k ∂C/∂a_k).</summary>
    /// <inheritdoc/>
    public void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(a.Length, dCda.Length);
        Lengths.Equal(a.Length, delta.Length);
        for (int from = 0; from < a.Length; from += nodes)
        {
            ReadOnlySpan<T> share = a.Slice(from, nodes), slope = dCda.Slice(from, nodes);
            double sum = 0;
            for (int k = 0; k < nodes; k++) sum += double.CreateTruncating(share[k]) * double.CreateTruncating(slope[k]);
            T mean = T.CreateTruncating(sum);
            for (int j = 0; j < nodes; j++) delta[from + j] = share[j] * (slope[j] - mean);
        }
    }
}
