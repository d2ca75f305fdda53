namespace Nabla.Models.Search;

/// <summary>One run of a search.</summary>
/// <param name="Trial">The index of its configuration: see <see cref="SearchSpace.Draw"/>.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Score">Its score on the validation samples; null if the cost became NaN or infinite.</param>
/// <param name="Seconds">Duration of the training.</param>
/// <param name="ThetaSha256">The hash of its weights; empty if the cost became NaN or infinite.</param>
/// <param name="Metric">The metric of the score: "log-loss"; null in logs of earlier versions.</param>
public sealed record SearchRun(int Trial, int Epochs, double? Score, double Seconds, string ThetaSha256, string? Metric = null);
