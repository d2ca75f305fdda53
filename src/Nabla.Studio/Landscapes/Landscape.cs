using Nabla.Costs;
using Nabla.Data;

namespace Nabla.Studio.Landscapes;

/// <summary>C over some samples as a function of θ.</summary>
internal sealed class Landscape
{
    private const long MaxBytes = 256L << 20;

    private readonly Network _network;
    private readonly ICost _cost;
    private readonly float[] _theta;
    private readonly ReadOnlyMemory<float> _x, _y;

    public Landscape(Network network, ICost cost, Dataset samples)
    {
        (_network, _cost, Samples) = (network, cost, samples.Count);
        _theta = network.Theta.ToArray();
        (_x, _y) = (samples.Inputs, samples.Targets);
    }

    public int Samples { get; }

    public float[] Theta => _theta;

    /// <summary>C and ∇C at the current weights.</summary>
    public (double Cost, float[] Values) Gradient()
    {
        var gradient = _network.Gradient<float>(_cost, _x.Span, _y.Span);
        return (gradient.Cost, gradient.Values);
    }

    /// <summary>C at θ + Σ steps · directions, for many points at once.</summary>
    /// <param name="directions">Directions in weight space.</param>
    /// <param name="points">For each point its coordinate along each direction.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>C of each point.</returns>
    public double[] At(IReadOnlyList<float[]> directions, IReadOnlyList<double[]> points, CancellationToken cancellationToken)
    {
        var costs = new double[points.Count];
        // Each thread has its own weights.
        int threads = (int)Math.Clamp(MaxBytes / (sizeof(float) * (long)_theta.Length), 1, Math.Max(1, Environment.ProcessorCount - 1));
        Parallel.For(0, points.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads }, () =>
            (Workspace: new Workspace<float>(_network.Architecture, Samples), Theta: new float[_theta.Length]), (point, _, mine) =>
        {
            for (int i = 0; i < mine.Theta.Length; i++)
            {
                double value = _theta[i];
                for (int d = 0; d < directions.Count; d++) value += points[point][d] * directions[d][i];
                mine.Theta[i] = (float)value;
            }

            _x.Span.CopyTo(mine.Workspace.Begin(Samples));
            mine.Workspace.Forward(mine.Theta);
            costs[point] = mine.Workspace.Cost(_cost, _y.Span, default, Samples);
            return mine;
        }, _ => { });
        return costs;
    }
}
