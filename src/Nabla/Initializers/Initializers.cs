using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>All weights 0.</summary>
/// <remarks>Nodes of a layer with equal initial weights stay equal, so this suits only biases and networks without hidden layers.</remarks>
public sealed record Zeros : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("zeros");

    /// <inheritdoc/>
    string IDescribed.Summary => "All weights are 0.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) => weights.Clear();
}

/// <summary>Uniform numbers: w ~ U(−limit, limit).</summary>
/// <remarks>The variance is limit² / 3.</remarks>
/// <param name="Limit">The largest size of a weight; 0 or above. <value>The default is 0.05.</value></param>
public sealed record Uniform(double Limit = 0.05) : IInitializer
{
    /// <summary>The largest size of a weight; 0 or above.</summary>
    public double Limit { get; } = Limits.NotNegative(Limit);

    /// <inheritdoc/>
    public Spec Spec => new("uniform", ("limit", Limit));

    /// <inheritdoc/>
    string IDescribed.Summary => "Uniform in [−limit, limit].";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) => Draw.Uniform(weights, Limit, random);
}

/// <summary>Normal numbers: w ~ N(mean, std²).</summary>
/// <remarks>Mean 0 and standard deviation 1 are the initial weights of the notes and of Nielsen's first network.</remarks>
/// <param name="Deviation">The standard deviation; 0 or above. <value>The default is 1.</value></param>
/// <param name="Mean">The mean. <value>The default is 0.</value></param>
public sealed record Normal(double Deviation = 1, double Mean = 0) : IInitializer
{
    /// <summary>The standard deviation; 0 or above.</summary>
    public double Deviation { get; } = Limits.NotNegative(Deviation);

    /// <summary>The mean.</summary>
    public double Mean { get; } = Limits.Finite(Mean);

    /// <inheritdoc/>
    public Spec Spec => new("normal", ("std", Deviation), ("mean", Mean));

    /// <inheritdoc/>
    string IDescribed.Summary => "Normal with this standard deviation (std) and mean.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = Mean + Deviation * random.Normal((ulong)i);
    }
}

/// <summary>Uniform numbers of variance 2 / (inputs + nodes): w ~ U(−r, r) with r = √(6 / (inputs + nodes)).</summary>
/// <remarks>
/// It keeps the variance of activations and gradients about constant from layer to layer. Glorot and Bengio, "Understanding the Difficulty
/// of Training Deep Feedforward Neural Networks", AISTATS 2010, equation 16.
/// </remarks>
public sealed record GlorotUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("glorot-uniform");

    /// <inheritdoc/>
    string IDescribed.Summary => "Uniform with variance 2 / (inputs + outputs). Also called Xavier.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(6.0 / (inputs + nodes)), random);
}

/// <summary>Normal numbers of variance 2 / (inputs + nodes): w ~ N(0, 2 / (inputs + nodes)).</summary>
/// <remarks>
/// It keeps the variance of activations and gradients about constant from layer to layer. Glorot and Bengio, "Understanding the Difficulty
/// of Training Deep Feedforward Neural Networks", AISTATS 2010, equation 12.
/// </remarks>
public sealed record GlorotNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("glorot-normal");

    /// <inheritdoc/>
    string IDescribed.Summary => "Normal with variance 2 / (inputs + outputs). Also called Xavier.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(2.0 / (inputs + nodes)), random);
}

/// <summary>Uniform numbers of variance 2 / inputs: w ~ U(−r, r) with r = √(6 / inputs).</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10: twice LeCun's variance, because relu halves it.
/// </remarks>
public sealed record HeUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("he-uniform");

    /// <inheritdoc/>
    string IDescribed.Summary => "Uniform with variance 2 / inputs. Also called Kaiming.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(6.0 / inputs), random);
}

/// <summary>Normal numbers of variance 2 / inputs: w ~ N(0, 2 / inputs).</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10: twice LeCun's variance, because relu halves it.
/// </remarks>
public sealed record HeNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("he-normal");

    /// <inheritdoc/>
    string IDescribed.Summary => "Normal with variance 2 / inputs. Also called Kaiming.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(2.0 / inputs), random);
}

/// <summary>Uniform numbers of variance 1 / inputs: w ~ U(−r, r) with r = √(3 / inputs).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.</remarks>
public sealed record LeCunUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("lecun-uniform");

    /// <inheritdoc/>
    string IDescribed.Summary => "Uniform with variance 1 / inputs.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(3.0 / inputs), random);
}

/// <summary>Normal numbers of variance 1 / inputs: w ~ N(0, 1 / inputs).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.</remarks>
public sealed record LeCunNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("lecun-normal");

    /// <inheritdoc/>
    string IDescribed.Summary => "Normal with variance 1 / inputs.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(1.0 / inputs), random);
}

/// <summary>
/// Orthogonal rows of length gain: W Wᵀ = gain² I; orthogonal columns if there are more nodes than inputs.
/// </summary>
/// <remarks>
/// The distribution is uniform over all such matrices: normal numbers, orthogonalized row by row (Gram–Schmidt, applied twice to remove
/// rounding errors). Saxe, McClelland and Ganguli, "Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks",
/// ICLR 2014.
/// </remarks>
/// <param name="Gain">The length of a row or column; above 0. <value>The default is 1.</value></param>
public sealed record Orthogonal(double Gain = 1) : IInitializer
{
    /// <summary>The length of a row or column.</summary>
    public double Gain { get; } = Limits.Positive(Gain);

    /// <inheritdoc/>
    public Spec Spec => new("orthogonal", ("gain", Gain));

    /// <inheritdoc/>
    string IDescribed.Summary => "A random orthogonal matrix times gain.";

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random)
    {
        int count = Math.Min(nodes, inputs), length = Math.Max(nodes, inputs);
        double[] vectors = new double[count * length];
        Draw.Normal(vectors, 1, random);
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.AsSpan(i * length, length);
            for (int pass = 0; pass < 2; pass++)
                for (int other = 0; other < i; other++) TakeOut(vector, vectors.AsSpan(other * length, length));
            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            foreach (ref double number in vector) number *= scale;
        }

        for (int j = 0; j < nodes; j++)
            for (int k = 0; k < inputs; k++)
                weights[j * inputs + k] = Gain * (nodes <= inputs ? vectors[j * length + k] : vectors[k * length + j]);
    }

    // Subtracts the projection of the vector onto the unit vector.
    private static void TakeOut(Span<double> vector, ReadOnlySpan<double> unit)
    {
        double along = Dot(vector, unit);
        for (int i = 0; i < vector.Length; i++) vector[i] -= along * unit[i];
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}

/// <summary>Initial weights that are drawn independently, one for each index of a stream.</summary>
internal static class Draw
{
    public static void Normal(Span<double> weights, double deviation, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = deviation * random.Normal((ulong)i);
    }

    public static void Uniform(Span<double> weights, double limit, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = limit * (2 * random.Uniform((ulong)i) - 1);
    }
}
