using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>
/// Temperature scaling: T in p = softmax(z / T), chosen to minimize the cross-entropy of samples outside the training set. T above 1 means
/// that the network was overconfident, below 1 underconfident. The most probable class does not change.
/// </summary>
/// <remarks>
/// Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 4.2. If all of a few samples are
/// classified correctly, the minimum is at T = 0, which a finite number of samples does not justify. One additional sample with uniform
/// classes is therefore assumed (the rule of succession). Weighted samples count by Kish's effective sample size, (Σ w)² / Σ w².
/// </remarks>
public static class TemperatureScaling
{
    private const int Halvings = 60;

    /// <summary>Computes T from probabilities.</summary>
    /// <param name="probabilities">The predicted probabilities of samples outside the training set: samples × classes. One column is the
    /// probability of class 1.</param>
    /// <param name="targets">Their targets in the same order: the share of each class.</param>
    /// <param name="classes">Number of columns.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <returns>T, between 0.01 and 100; 1 if the samples do not determine it.</returns>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static double Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets, int classes,
        ReadOnlySpan<float> weights = default) =>
        1 / new TemperatureFit(probabilities, targets, classes, weights).InverseTemperature(Halvings);

    /// <summary>
    /// Divides z of a network's last layer by T by scaling its weights and biases, so that its prediction is p = softmax(z / T).
    /// </summary>
    /// <param name="network">A network that ends in a dense layer.</param>
    /// <param name="temperature">T, above 0.</param>
    /// <exception cref="ArgumentException">The last layer is not dense, or T is not above 0.</exception>
    public static void Apply(Network network, double temperature)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentException($"A temperature must be above 0 (got {temperature}).", nameof(temperature));
        var last = network.Architecture.LayerLayouts[^1];
        if (last.WeightedSums is null)
            throw new ArgumentException($"A temperature is folded into a dense layer, but the network ends in {last.Layer}.",
                nameof(network));
        foreach (ref float parameter in last.Slice(network.Theta)) parameter = (float)(parameter / temperature);
    }
}
