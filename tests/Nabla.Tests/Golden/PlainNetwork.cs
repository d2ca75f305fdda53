namespace Nabla.Tests.Golden;

/// <summary>
/// One hidden layer with tanh, the identity at the end, and the mean squared distance of the notes: by loops, as an oracle apart from the
/// library.
/// </summary>
internal static class PlainNetwork
{
    /// <summary>C = 1/n Σ_i Σ_j (a_j − y_j)² and ∇C at θ = [w¹, b¹, w², b²].</summary>
    public static double CostAndGradient(OptimizerCase golden, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        int inputs = golden.Shape[0], hidden = golden.Shape[1], outputs = golden.Shape[2];
        int b1 = hidden * inputs, w2 = b1 + hidden, b2 = w2 + outputs * hidden;
        double cost = 0, samples = golden.Inputs.Length;
        double[] h = new double[hidden];
        gradient.Clear();
        for (int i = 0; i < samples; i++)
        {
            double[] x = golden.Inputs[i], y = golden.Targets[i];
            for (int j = 0; j < hidden; j++)
            {
                double z = theta[b1 + j];
                for (int k = 0; k < inputs; k++) z += theta[j * inputs + k] * x[k];
                h[j] = Math.Tanh(z);
            }

            for (int j = 0; j < outputs; j++)
            {
                double a = theta[b2 + j];
                for (int k = 0; k < hidden; k++) a += theta[w2 + j * hidden + k] * h[k];
                cost += (a - y[j]) * (a - y[j]) / samples;

                // The slopes of this output, and through it those of the hidden layer.
                double delta = 2 * (a - y[j]) / samples;
                gradient[b2 + j] += delta;
                for (int k = 0; k < hidden; k++)
                {
                    gradient[w2 + j * hidden + k] += delta * h[k];
                    double inner = delta * theta[w2 + j * hidden + k] * (1 - h[k] * h[k]);
                    gradient[b1 + k] += inner;
                    for (int m = 0; m < inputs; m++) gradient[k * inputs + m] += inner * x[m];
                }
            }
        }

        return cost;
    }
}
