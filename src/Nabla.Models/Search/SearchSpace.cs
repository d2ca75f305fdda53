namespace Nabla.Models.Search;

/// <summary>
/// The configurations of a search: settings that the user left null are drawn at random. Each setting declares how it is drawn.
/// </summary>
/// <remarks>
/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13 (2012). If only few settings matter, random draws try
/// more values of each than a grid.
/// </remarks>
/// <param name="Requested">The settings of the user, which are not changed.</param>
/// <param name="Seed">The seed of the draws. The same seed gives the same configurations.</param>
public sealed record SearchSpace(RunConfiguration Requested, ulong Seed)
{
    private const int Halves = 14;

    /// <summary>Draws the configuration of a trial.</summary>
    /// <param name="trial">The index of the trial. Trial 0 is the choice of the preset.</param>
    /// <returns>The settings of the user and those that were drawn.</returns>
    public RunConfiguration Draw(int trial)
    {
        if (trial == 0) return Requested;
        // The settings that a preset tunes together stay together: half of the trials change only its network.
        bool tuned = new SearchSampler(Seed, trial, "").At(Halves) < 0.5;
        return RunSettings.All.Where(setting => setting.IsSearched && Requested.Value(setting) is null)
            .Aggregate(Requested, (drawn, setting) => drawn.With(setting, setting.Drawn(new(Seed, trial, setting.Name), tuned)));
    }
}
