namespace Nabla.Training;

/// <summary>How much faster or slower than η each kind of parameter is learnt: what η is multiplied by for a block of θ.</summary>
/// <param name="Weights">For weights of dense layers. <value>The default is 1.</value></param>
/// <param name="Biases">For their biases. <value>The default is 1.</value></param>
/// <param name="Scale">For the factors of a <see cref="Layers.FeatureScaling"/>. <value>The default is 1.</value></param>
/// <param name="Periodic">For everything in a <see cref="Layers.PeriodicEmbedding"/>. <value>The default is 1.</value></param>
public sealed record LearningRateMultipliers(double Weights = 1, double Biases = 1, double Scale = 1, double Periodic = 1)
{
    /// <summary>True where all are learnt alike.</summary>
    public bool AreEven => this is { Weights: 1, Biases: 1, Scale: 1, Periodic: 1 };

    /// <summary>The factor for a block of parameters.</summary>
    /// <param name="name">What the layer calls it.</param>
    /// <returns>The factor; 1 for a block of a layer of one's own.</returns>
    public double For(string name) => name switch
    {
        "weights" => Weights,
        "biases" => Biases,
        Layers.FeatureScaling.BlockName => Scale,
        _ when name.StartsWith(Layers.PeriodicEmbedding.BlockPrefix, StringComparison.Ordinal) => Periodic,
        _ => 1,
    };

    internal void Check()
    {
        foreach (var (name, rate) in new[] { ("weights", Weights), ("biases", Biases), ("scale", Scale), ("periodic", Periodic) })
            if (!(rate >= 0 && double.IsFinite(rate)))
                throw new ArgumentOutOfRangeException("rates",
                    FormattableString.Invariant($"rates has {rate} for {name}, but a factor is at least 0 and finite."));
    }
}
