using Nabla.Activations;
using Nabla.Costs;

namespace Nabla.Training;

/// <summary>
/// Several networks that answer together: ȳ = (1/k) Σ_m y_m, the mean of their probabilities where the cost contains softmax or the like,
/// else of their outputs.
/// </summary>
/// <remarks>
/// The cost of a committee is that of its mean answer, which for a convex cost is never more than the mean of the members' costs.
/// </remarks>
public static class EnsembleAveraging
{
    /// <summary>Adds a member's answers to the sum of those before, and after the last divides it.</summary>
    /// <param name="mean">The sum so far; after the last member the mean.</param>
    /// <param name="answers">The member's answers, as long.</param>
    /// <param name="member">Which member, from 0.</param>
    /// <param name="members">How many there are.</param>
    public static void Average(Span<float> mean, ReadOnlySpan<float> answers, int member, int members)
    {
        if (mean.Length != answers.Length)
            throw new ArgumentException($"A member has {answers.Length} answers, but {mean.Length} are averaged.", nameof(answers));
        if (member == 0) answers.CopyTo(mean);
        else
            for (int i = 0; i < mean.Length; i++) mean[i] += answers[i];
        if (member > 0 && member == members - 1)
            for (int i = 0; i < mean.Length; i++) mean[i] /= members;
    }

    /// <summary>
    /// What a cost sees of answers: where it contains an activation, numbers that this activation would make the answers of.
    /// </summary>
    /// <param name="cost">The cost.</param>
    /// <param name="answers">Answers; replaced by what the cost sees of them.</param>
    /// <exception cref="NotSupportedException">The activation is one defined by the user, whose inverse is not known.</exception>
    public static void Undo(ICost cost, Span<float> answers)
    {
        ArgumentNullException.ThrowIfNull(cost);
        switch (cost.FusedActivation)
        {
            case null:
                break;
            // Softmax of ln p is p, and so is the exponential.
            case Softmax or Exponential:
                for (int i = 0; i < answers.Length; i++) answers[i] = Log(answers[i]);
                break;
            case Sigmoid:
                for (int i = 0; i < answers.Length; i++) answers[i] = Logit(answers[i]);
                break;
            case var own:
                throw new NotSupportedException($"The cost {cost.Spec.Name} contains {own.Spec.Name}, of which several networks make no "
                    + "mean here. Use one network, or a cost with softmax or sigmoid.");
        }
    }

    // Near 1 a float says no more than 1 − 2⁻²⁵, so near 0 as much: either error has the same price.
    private static float Logit(float p)
    {
        double q = Math.Clamp((double)p, 1.0 / (1 << 25), 1 - 1.0 / (1 << 25));
        return (float)(Math.Log(q) - Math.Log(1 - q));
    }

    // The logarithm of a probability that is 0 in float is that of the smallest that is not.
    private static float Log(float p) => MathF.Log(MathF.Max(p, 1.2e-38f));
}
