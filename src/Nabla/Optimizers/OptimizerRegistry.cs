using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>The registered optimizers.</summary>
public static class OptimizerRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<IOptimizer> Default { get; } = new(
        "optimizer",
        s => new Sgd(Rate(s, 0.1)),
        s => new Momentum(Rate(s, 0.01), s.Number("momentum", 1, 0.9)),
        s => new Nesterov(Rate(s, 0.01), s.Number("momentum", 1, 0.9)),
        s => new Adagrad(Rate(s, 0.01), s.Number("epsilon", 1, 1e-10)),
        s => new RmsProp(Rate(s, 0.001), s.Number("decay", 1, 0.99), s.Number("epsilon", 2, 1e-8)),
        s => new Adam(Rate(s, 0.001), Beta1(s), Beta2(s), Epsilon(s)),
        s => new AmsGrad(Rate(s, 0.001), Beta1(s), Beta2(s), Epsilon(s)),
        s => new AdamW(Rate(s, 0.001), Beta1(s), Beta2(s), Epsilon(s), s.Number("weight-decay", 4, 0.01)),
        s => new NAdam(Rate(s, 0.002), Beta1(s), Beta2(s), Epsilon(s), s.Number("momentum-decay", 4, 0.004)),
        s => new Lbfgs(Rate(s, 1), Limits.Whole(s.Number("history", 1, 10), 1, "history")))
    {
        Synonyms = Suggestion.Synonyms(
            ("sgd", "gd gradient-descent"),
            ("momentum", "sgd-momentum heavy-ball"),
            ("nesterov", "nag"),
            ("l-bfgs", "bfgs")),
    };

    private static double Rate(Spec spec, double otherwise) => spec.Number("learning-rate", 0, otherwise);

    private static double Beta1(Spec spec) => spec.Number("beta1", 1, 0.9);

    private static double Beta2(Spec spec) => spec.Number("beta2", 2, 0.999);

    private static double Epsilon(Spec spec) => spec.Number("epsilon", 3, 1e-8);
}
