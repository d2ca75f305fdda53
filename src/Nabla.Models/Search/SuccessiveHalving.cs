namespace Nabla.Models.Search;

/// <summary>
/// Successive halving: the first round trains many configurations for few epochs. Each round keeps the best third and trains them for three
/// times as many epochs, up to the full number in the last round.
/// </summary>
/// <remarks>
/// Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016. Each round trains from
/// the start, so that a schedule over the run ends with the run.
/// </remarks>
/// <param name="Trials">The number of configurations in the first round, at least 1.</param>
/// <param name="Epochs">The number of epochs in the last round, at least 1.</param>
public sealed record SuccessiveHalving(int Trials, int Epochs)
{
    private const int Factor = 3;

    /// <summary>The number of configurations and of epochs of each round.</summary>
    public IReadOnlyList<(int Trials, int Epochs)> Rounds
    {
        get
        {
            var sizes = new List<int>();
            for (int left = Trials; left > 0; left /= Factor) sizes.Add(left);
            return [.. sizes.Select((trials, round) =>
                (trials, Math.Max(1, (int)Math.Round(Epochs / Math.Pow(Factor, sizes.Count - 1 - round)))))];
        }
    }

    /// <summary>Runs all rounds.</summary>
    /// <param name="score">Trains a trial for a number of epochs and returns its score. Lower is better, and NaN is the worst.</param>
    /// <returns>The best trial of the last round.</returns>
    public int Run(Func<int, int, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        int[] running = [.. Enumerable.Range(0, Trials)];
        foreach (var (count, epochs) in Rounds)
        {
            running = running[..count];
            // Trials with equal scores keep their order.
            double[] scores = [.. running.Select(trial => score(trial, epochs) is var one && double.IsNaN(one) ? double.PositiveInfinity
                : one)];
            running = [.. running.Zip(scores).OrderBy(pair => pair.Second).Select(pair => pair.First)];
        }

        return running[0];
    }
}
