namespace Nabla.Explain;

/// <summary>The contributions of some samples to the negative gradient of some numbers, and their mean over all samples.</summary>
/// <param name="Rows">The numbers.</param>
/// <param name="Columns">The samples that are shown, from 0.</param>
/// <param name="Contributions">The negative derivative of each sample, row by row: [row][column].</param>
/// <param name="Averages">The negative mean derivative over all samples, including those not shown: the direction of gradient
/// descent.</param>
public sealed record GradientContributionTable(IReadOnlyList<Quantity> Rows, IReadOnlyList<int> Columns,
    IReadOnlyList<IReadOnlyList<double>> Contributions, IReadOnlyList<double> Averages);
