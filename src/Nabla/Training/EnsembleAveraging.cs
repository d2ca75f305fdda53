using Nabla.Activations;
using Nabla.Costs;

namespace Nabla.Training;

/// <summary>
/// Averages the predictions of several networks: ȳ = (1/k) Σ_m y_m, the mean of the probabilities if the cost has a fused activation such
/// as softmax, otherwise of the outputs.
/// </summary>
/// <remarks>
/// The cost of an ensemble is that of its mean prediction. For a convex cost it is at most the mean of the members' costs.
/// </remarks>
public static class EnsembleAveraging
{
    /// <summary>Adds a member's predictions to the sum. After the last member, divides the sum.</summary>
    /// <param name="mean">The sum so far. After the last member it is the mean.</param>
    /// <param name="predictions">The member's predictions, of the same length.</param>
    /// <param name="member">The index of the member, from 0.</param>
    /// <param name="members">Number of members.</param>
    public static void Average(Span<float> mean, ReadOnlySpan<float> predictions, int member, int members)
    {
        if (mean.Length != predictions.Length)
            throw new ArgumentException($"A member has {predictions.Length} answers, but {mean.Length} are averaged.", nameof(predictions));
        if (member == 0) predictions.CopyTo(mean);
        else
            for (int i = 0; i < mean.Length; i++) mean[i] += predictions[i];
        if (member > 0 && member == members - 1)
            for (int i = 0; i < mean.Length; i++) mean[i] /= members;
    }

    /// <summary>
    /// Converts predictions to inputs of the cost. For a cost with a fused activation these are numbers that the activation maps to the
    /// predictions.
    /// </summary>
    /// <param name="cost">The cost.</param>
    /// <param name="predictions">Predictions, replaced by the inputs of the cost.</param>
    /// <exception cref="NotSupportedException">The activation is user-defined, and its inverse is unknown.</exception>
    public static void ToCostInputs(ICost cost, Span<float> predictions)
    {
        ArgumentNullException.ThrowIfNull(cost);
        switch (cost.FusedActivation)
        {
            case null:
                break;
            // Softmax of ln p is p, and the exponential of ln p is p.
            case Softmax or Exponential:
                for (int i = 0; i < predictions.Length; i++) predictions[i] = Log(predictions[i]);
                break;
            case Sigmoid:
                for (int i = 0; i < predictions.Length; i++) predictions[i] = Logit(predictions[i]);
                break;
            case var own:
                throw new NotSupportedException($"The cost {cost.Spec.Name} contains {own.Spec.Name}, of which several networks make no "
                    + "mean here. Use one network, or a cost with softmax or sigmoid.");
        }
    }

    // Near 1 a float resolves 1 − 2⁻²⁵. The same limit near 0 gives both errors the same cost.
    private static float Logit(float p)
    {
        double q = Math.Clamp((double)p, 1.0 / (1 << 25), 1 - 1.0 / (1 << 25));
        return (float)(Math.Log(q) - Math.Log(1 - q));
    }

    // For a probability that is 0 in float, use the logarithm of the smallest positive float.
    private static float Log(float p) => MathF.Log(MathF.Max(p, 1.2e-38f));
}
