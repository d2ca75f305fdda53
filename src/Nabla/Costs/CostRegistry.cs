using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Every cost that has a name.</summary>
public static class CostRegistry
{
    /// <summary>The list: one line each.</summary>
    public static Registry<ICost> Default { get; } = new(
        "cost",
        _ => new SquaredError(),
        _ => new MeanSquaredError(),
        _ => new AbsoluteError(),
        spec => new Huber(spec.Number("delta", 0, new Huber().Delta)),
        spec => new SoftmaxCrossEntropy(spec.Number("smoothing", 0, 0)),
        _ => new SigmoidCrossEntropy(),
        _ => new Poisson(),
        spec => new Quantile(spec.Number("q", 0, new Quantile().Q)),
        Quantiles.Parse);
}
