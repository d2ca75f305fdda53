namespace Nabla.Models.Search;

/// <summary>One run of a search.</summary>
/// <param name="Trial">Which configuration: see <see cref="SearchSpace.Draw"/>.</param>
/// <param name="Epochs">How long it trained.</param>
/// <param name="Score">What it was judged by on the validation samples; null where training met NaN or infinity.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="ThetaSha256">Hash of its weights; empty where training met NaN or infinity.</param>
public sealed record SearchRun(int Trial, int Epochs, double? Score, double Seconds, string ThetaSha256);
