using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>The registered activations.</summary>
public static class ActivationRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<IActivation> Default { get; } = new(
        "activation",
        _ => new Identity(),
        _ => new Sigmoid(),
        _ => new Tanh(),
        _ => new Relu(),
        spec => new LeakyRelu(spec.Number("slope", 0, new LeakyRelu().NegativeSlope)),
        spec => new Elu(spec.Number("alpha", 0, new Elu().Alpha)),
        _ => new Selu(),
        _ => new Gelu(),
        _ => new GeluTanh(),
        _ => new Silu(),
        _ => new Mish(),
        _ => new Softplus(),
        _ => new Exponential(),
        _ => new Softsign(),
        _ => new Relu6(),
        _ => new HardTanh(),
        _ => new HardSigmoid(),
        _ => new HardSwish(),
        _ => new Softmax())
    {
        Synonyms = Suggestion.Synonyms(
            ("identity", "linear none"),
            ("sigmoid", "logistic"),
            ("silu", "swish"),
            ("exponential", "exp"),
            ("leaky-relu", "leaky lrelu"),
            ("hard-swish", "hard-silu"),
            ("gelu-tanh", "gelu-new gelu-approximate")),
    };
}
