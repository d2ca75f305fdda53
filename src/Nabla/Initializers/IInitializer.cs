using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Draws the initial weights of a layer.</summary>
/// <remarks>Implementations must be immutable: threads share them.</remarks>
public interface IInitializer : IDescribed
{
    /// <summary>Draws the weights w[j, k] of one layer.</summary>
    /// <param name="weights">Filled row by row: nodes × inputs.</param>
    /// <param name="nodes">Number of nodes of the layer (fan out).</param>
    /// <param name="inputs">Number of nodes of the previous layer (fan in).</param>
    /// <param name="random">The random stream of this layer.</param>
    void Fill(Span<double> weights, int nodes, int inputs, Philox random);
}

/// <summary>The registered initializers.</summary>
public static class InitializerRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<IInitializer> Default { get; } = new(
        "initializer",
        s => new Normal(s.Number("std", 0, 1), s.Number("mean", 1, 0)),
        s => new Uniform(s.Number("limit", 0, 0.05)),
        _ => new GlorotUniform(),
        _ => new GlorotNormal(),
        _ => new HeUniform(),
        _ => new HeNormal(),
        _ => new LeCunUniform(),
        _ => new LeCunNormal(),
        s => new Orthogonal(s.Number("gain", 0, 1)),
        _ => new Zeros())
    {
        Synonyms = Suggestion.Synonyms(
            ("normal", "gaussian random-normal"),
            ("uniform", "random-uniform"),
            ("glorot-uniform", "glorot xavier xavier-uniform"),
            ("glorot-normal", "xavier-normal"),
            ("he-uniform", "kaiming kaiming-uniform he"),
            ("he-normal", "kaiming-normal"),
            ("lecun-normal", "lecun"),
            ("zeros", "zero")),
    };
}

/// <summary>The default initializer of an activation.</summary>
public static class DefaultInitializer
{
    /// <summary>Returns the normal He or LeCun initializer or the uniform Glorot initializer, by the activation's preference.</summary>
    /// <param name="activation">The activation of the layer.</param>
    /// <returns>The initializer of its weights.</returns>
    public static IInitializer For(IActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.InitialVariance switch
        {
            WeightVariance.He => new HeNormal(),
            WeightVariance.LeCun => new LeCunNormal(),
            _ => new GlorotUniform(),
        };
    }
}
