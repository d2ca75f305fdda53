using System.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>
/// In training, sets each number to 0 with probability p and scales the others: a_j = x_j · m_j with m_j = 0 or 1 / (1 − p). In prediction,
/// a = x.
/// </summary>
/// <remarks>
/// The mask is a function of seed, step and index, so that a resumed run drops the same numbers. Z keeps m for Backward. Srivastava,
/// Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15 (2014),
/// with scaling in training instead of in prediction.
/// </remarks>
public sealed record Dropout : Layer
{
    /// <summary>Creates a layer that drops with probability <paramref name="rate"/>.</summary>
    /// <param name="rate">p, 0 ≤ p &lt; 1. <value>The default is 0.5.</value></param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1).</exception>
    public Dropout(double rate = 0.5)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), $"rate must be at least 0 and below 1 (got {rate}).");
        Rate = rate;
    }

    /// <summary>p, the probability of dropping a number.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Spec Spec => new("dropout", ("rate", Rate));

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <summary>a = x.</summary>
    /// <inheritdoc/>
    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters) => x;

    /// <summary>a = x ⊙ m.</summary>
    /// <inheritdoc/>
    public override void Forward<T>(in LayerPass<T> pass)
    {
        Span<T> m = pass.Z;
        if (pass.Training) DrawMask(pass);
        else m.Fill(T.One);
        for (int n = 0; n < m.Length; n++) pass.A[n] = pass.X[n] * m[n];
    }

    /// <summary>∂C/∂x = m ⊙ ∂C/∂a.</summary>
    /// <inheritdoc/>
    public override void Backward<T>(in LayerPass<T> pass)
    {
        Span<T> m = pass.Z;
        pass.DCda.CopyTo(pass.Delta);
        for (int n = 0; n < pass.DCdx.Length; n++) pass.DCdx[n] = m[n] * pass.DCda[n];
    }

    // One draw gives four numbers.
    private void DrawMask<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        uint dropBelow = (uint)(Rate * 4294967296.0);
        T kept = T.CreateTruncating(1 / (1 - Rate));
        Span<T> m = pass.Z;
        for (int n = 0; n < m.Length; n += 4)
        {
            var (a, b, c, d) = pass.Random.Words((ulong)(n / 4));
            m[n] = a < dropBelow ? T.Zero : kept;
            if (n + 1 < m.Length) m[n + 1] = b < dropBelow ? T.Zero : kept;
            if (n + 2 < m.Length) m[n + 2] = c < dropBelow ? T.Zero : kept;
            if (n + 3 < m.Length) m[n + 3] = d < dropBelow ? T.Zero : kept;
        }
    }
}
