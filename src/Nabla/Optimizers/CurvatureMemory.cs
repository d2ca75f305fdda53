using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Optimizers;

/// <summary>The history of <see cref="Lbfgs"/> laid over its state: how θ (s) and ∇C (y) changed in the last steps, newest first.</summary>
internal readonly ref struct CurvatureMemory<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Span<T> _changes, _slopeChanges;
    private readonly int _n, _history;

    public CurvatureMemory(Span<T> state, int n, int history)
    {
        Lengths.Equal((2 * history + 3) * n, state.Length);
        (_n, _history) = (n, history);
        _changes = state[..(history * n)];
        _slopeChanges = state.Slice(history * n, history * n);
        Span<T> work = state[(2 * history * n)..];
        Direction = work[..n];
        Origin = work.Slice(n, n);
        OriginGradient = work.Slice(2 * n, n);
    }

    public Span<T> Direction { get; }

    public Span<T> Origin { get; }

    public Span<T> OriginGradient { get; }

    /// <summary>Direction = −H ∇C by the two loops of algorithm 7.4; false where there is no history or the direction leads up.</summary>
    public bool Direct(ReadOnlySpan<T> gradient)
    {
        Span<double> alphas = stackalloc double[64];
        if (_history > alphas.Length) alphas = new double[_history];
        gradient.CopyTo(Direction);
        int count = 0;
        for (; count < _history; count++)
        {
            double curvature = Vectors.Dot<T>(S(count), Y(count));
            if (!(curvature > 0)) break;
            alphas[count] = Vectors.Dot<T>(S(count), Direction) / curvature;
            Vectors.AddScaled(Direction, -alphas[count], Y(count));
        }

        if (count == 0) return false;
        Vectors.Scale(Direction, Vectors.Dot<T>(S(0), Y(0)) / Vectors.Dot<T>(Y(0), Y(0)));
        for (int i = count - 1; i >= 0; i--)
        {
            double beta = Vectors.Dot<T>(Y(i), Direction) / Vectors.Dot<T>(S(i), Y(i));
            Vectors.AddScaled(Direction, alphas[i] - beta, S(i));
        }

        Vectors.Scale(Direction, -1);
        return Vectors.Dot<T>(Direction, gradient) < 0;
    }

    /// <summary>Direction = −∇C.</summary>
    /// <returns>Σ |∂C/∂θ|.</returns>
    public double DirectDown(ReadOnlySpan<T> gradient)
    {
        gradient.CopyTo(Direction);
        Vectors.Scale(Direction, -1);
        double sum = 0;
        foreach (T slope in gradient) sum += Math.Abs(double.CreateTruncating(slope));
        return sum;
    }

    /// <summary>
    /// Takes the step from the origin to θ in as the newest pair; the oldest goes. A step along which the slope did not rise is left out:
    /// it shows no curvature to divide by.
    /// </summary>
    public void Remember(ReadOnlySpan<T> theta, ReadOnlySpan<T> gradient)
    {
        // The work rows are free now: s goes to the origin's, y to the origin gradient's.
        for (int i = 0; i < _n; i++)
        {
            Origin[i] = theta[i] - Origin[i];
            OriginGradient[i] = gradient[i] - OriginGradient[i];
        }

        if (!(Vectors.Dot<T>(Origin, OriginGradient) > 0)) return;
        _changes[..^_n].CopyTo(_changes[_n..]);
        _slopeChanges[..^_n].CopyTo(_slopeChanges[_n..]);
        Origin.CopyTo(S(0));
        OriginGradient.CopyTo(Y(0));
    }

    public void Forget()
    {
        _changes.Clear();
        _slopeChanges.Clear();
    }

    private Span<T> S(int i) => _changes.Slice(i * _n, _n);

    private Span<T> Y(int i) => _slopeChanges.Slice(i * _n, _n);
}
