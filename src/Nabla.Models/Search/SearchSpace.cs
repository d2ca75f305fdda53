namespace Nabla.Models.Search;

/// <summary>What a search tries: settings drawn at random where the user left them open. Each setting declares how it is drawn.</summary>
/// <remarks>
/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13 (2012): where few settings matter, random draws try more
/// values of each than a grid does.
/// </remarks>
/// <param name="Asked">What the user gave stays as it is.</param>
/// <param name="Seed">The same seed draws the same configurations.</param>
public sealed record SearchSpace(RunConfiguration Asked, ulong Seed)
{
    private const int Halves = 14;

    /// <summary>The configuration of a trial.</summary>
    /// <param name="trial">Its number; 0 is what the preset chooses, which is judged like the others.</param>
    /// <returns>The settings of the user, and what was drawn.</returns>
    public RunConfiguration Draw(int trial)
    {
        if (trial == 0) return Asked;
        // What a preset has tuned together stays together: half of the trials change its network alone.
        bool tuned = new SearchDraws(Seed, trial, "").At(Halves) < 0.5;
        return RunSettings.All.Where(setting => setting.IsSearched && Asked.Value(setting) is null)
            .Aggregate(Asked, (so, setting) => so.With(setting, setting.Drawn(new(Seed, trial, setting.Name), tuned)));
    }
}
