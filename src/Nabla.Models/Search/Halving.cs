namespace Nabla.Models.Search;

/// <summary>
/// Successive halving: many configurations get few epochs, the best third of them three times as many, and so on, until the last have all.
/// </summary>
/// <remarks>
/// Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016. Each round trains anew,
/// so that a schedule over the whole run ends where the run does; all rounds together cost about as many epochs as the first one would with
/// as many as it needs.
/// </remarks>
/// <param name="Trials">Configurations in the first round, at least 1.</param>
/// <param name="Epochs">Epochs in the last round, at least 1.</param>
public sealed record Halving(int Trials, int Epochs)
{
    private const int Factor = 3;

    /// <summary>The rounds: how many configurations each takes, and for how many epochs.</summary>
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

    /// <summary>Goes through all rounds.</summary>
    /// <param name="score">Trains a trial for some epochs; lower is better, and what is no number is worst.</param>
    /// <returns>The best trial of the last round.</returns>
    public int Run(Func<int, int, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        int[] running = [.. Enumerable.Range(0, Trials)];
        foreach (var (count, epochs) in Rounds)
        {
            running = running[..count];
            // Equal scores keep the order of the trials.
            double[] scores = [.. running.Select(trial => score(trial, epochs) is var one && double.IsNaN(one) ? double.PositiveInfinity
                : one)];
            running = [.. running.Zip(scores).OrderBy(pair => pair.Second).Select(pair => pair.First)];
        }

        return running[0];
    }
}
