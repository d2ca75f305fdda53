namespace Nabla.Models.Search;

/// <summary>One run of a search.</summary>
/// <param name="Trial">Which configuration: see <see cref="SearchSpace.Draw"/>.</param>
/// <param name="Epochs">How long it trained.</param>
/// <param name="Score">Its score on the validation samples; null if the cost became NaN or infinite.</param>
/// <param name="Seconds">Duration of the training.</param>
/// <param name="ThetaSha256">Hash of its weights; empty if the cost became NaN or infinite.</param>
/// <param name="Metric">The metric of the score: "log-loss"; null in logs without it.</param>
public sealed record SearchRun(int Trial, int Epochs, double? Score, double Seconds, string ThetaSha256, string? Metric = null);
