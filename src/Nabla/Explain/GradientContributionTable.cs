namespace Nabla.Explain;

/// <summary>The lesson's table: what each of some samples wants of each of some numbers, and what all samples want on average.</summary>
/// <param name="Rows">The numbers.</param>
/// <param name="Columns">The samples that are shown, from 0.</param>
/// <param name="Contributions">Minus each sample's derivative, row by row: [row][column].</param>
/// <param name="Averages">Minus the mean derivative over all samples, also those that are not shown: what a step of gradient descent goes
/// along.</param>
public sealed record GradientContributionTable(IReadOnlyList<Quantity> Rows, IReadOnlyList<int> Columns,
    IReadOnlyList<IReadOnlyList<double>> Contributions, IReadOnlyList<double> Averages);
