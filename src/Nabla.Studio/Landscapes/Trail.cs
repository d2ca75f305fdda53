namespace Nabla.Studio.Landscapes;

/// <summary>
/// The path of training: θ at several epochs minus the current θ. Only the networks are stored; differences are
/// computed when needed.
/// </summary>
/// <param name="then">The networks of these epochs.</param>
/// <param name="now">The current θ.</param>
internal sealed class Trail(IReadOnlyList<Network> then, float[] now)
{
    /// <summary>The number of epochs.</summary>
    public int Count => then.Count;

    /// <summary>(θ_e − θ) · direction.</summary>
    public double Dot(int e, float[] direction)
    {
        var theta = then[e].Theta;
        double sum = 0;
        for (int i = 0; i < now.Length; i++) sum += ((double)theta[i] - now[i]) * direction[i];
        return sum;
    }

    /// <summary>(θ_e − θ) · (θ_f − θ).</summary>
    public double Dot(int e, int f)
    {
        var (one, other) = (then[e], then[f]);
        ReadOnlySpan<float> left = one.Theta, right = other.Theta;
        double sum = 0;
        for (int i = 0; i < now.Length; i++) sum += ((double)left[i] - now[i]) * ((double)right[i] - now[i]);
        return sum;
    }

    /// <summary>Σ_e share_e (θ_e − θ).</summary>
    public float[] Mixed(double[] shares)
    {
        var mixed = new float[now.Length];
        for (int e = 0; e < shares.Length; e++)
        {
            var theta = then[e].Theta;
            for (int i = 0; i < mixed.Length; i++) mixed[i] += (float)(shares[e] * ((double)theta[i] - now[i]));
        }

        return mixed;
    }
}
