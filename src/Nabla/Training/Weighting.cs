using Nabla.Data;

namespace Nabla.Training;

/// <summary>
/// What the weighted sum of a step is divided by: ∇C of a step is Σ_i w_i ∇C_i / (w̄ · rows of the step), with w̄ the mean weight of all
/// training samples.
/// </summary>
/// <remarks>
/// Divided by the step's own weights instead, a batch of one sample would make its weight vanish, and of a few the weights would count by
/// half. This is the rule of Keras and of scikit-learn, which multiply the cost of a sample by its weight and take the mean over the rows,
/// for weights whose mean is 1.
/// </remarks>
internal static class Weighting
{
    /// <summary>The sum of the weights of all samples; of a source that does not know it, by a pass.</summary>
    /// <exception cref="ArgumentException">All weights are 0, or a block is not what its source promised.</exception>
    public static double TotalOf(SampleSource source, string part, CancellationToken cancel = default)
    {
        double total = source.TotalWeight ?? (source.IsWeighted ? Summed(source, part, cancel) : source.Count);
        return total > 0 ? total : throw new ArgumentException(AllZero(source, part));
    }

    /// <summary>w̄ times the rows of a step; of a step over all samples the sum of their weights, without rounding.</summary>
    public static double DivisorOf(int rows, int samples, double totalWeight) =>
        rows == samples ? totalWeight : totalWeight * rows / samples;

    /// <summary>What is said where no sample counts.</summary>
    public static string AllZero(SampleSource source, string part) =>
        $"The weights of all {source.Count:N0} samples of the {part} data are 0, so none counts. Give at least one a weight above 0.";

    private static double Summed(SampleSource source, string part, CancellationToken cancel)
    {
        double sum = 0;
        long given = 0;
        foreach (var block in source.Read(null))
        {
            cancel.ThrowIfCancellationRequested();
            DataValidation.RequireBlock(source, block, part, given);
            given += block.Count;
            sum += block.TotalWeight!.Value;
        }

        return sum;
    }
}
