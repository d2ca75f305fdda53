using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>
/// A piecewise-linear embedding of numeric inputs. The range of each of the first K inputs x_k is divided into T bins at fixed edges e_k0 …
/// e_kT, and x_k becomes M learned functions that are linear in each bin: a_km = b_km + Σ_t v_kmt p_kt + w_km x_k, where p_kt = (x_k −
/// e_k,t−1) / (e_kt − e_k,t−1), limited to 0 … 1. In the first bin p has no lower limit and in the last bin no upper limit, so that a
/// function continues linearly outside the edges.
/// </summary>
/// <remarks>
/// Shapes: x is samples × inputs, z and a are samples × (K M + inputs − K), v with w as its last column is K M × (T + 1), b is K M; z = a.
/// Inputs after the first K, such as categories, follow unchanged. T is the number of bins of the column with the most; v of bins that a
/// column lacks is not used. The edges are constants, usually quantiles of the training inputs (<see cref="FromQuantiles"/>). This is
/// version B of Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", NeurIPS 2022, as in their
/// package rtdl_num_embeddings: the initial functions are linear, because v starts at 0.
/// </remarks>
public sealed record PiecewiseLinearEmbedding : Layer
{
    /// <summary>The prefix of the names of its blocks of parameters.</summary>
    public const string BlockPrefix = "piecewise-";

    private readonly float[][] _edges, _slopes;

    /// <summary>Creates an embedding of the first inputs, one for each list of edges.</summary>
    /// <param name="edges">e, ascending, for each of the K inputs: one more than the bins of the input.</param>
    /// <param name="outputs">M, at least 1. <value>The default is 16.</value></param>
    /// <exception cref="ArgumentException">There are no edges, an input has fewer than 2, or they do not ascend or are so close or so far
    /// apart that the width of a bin or its reciprocal is not a finite number.</exception>
    public PiecewiseLinearEmbedding(IReadOnlyList<IReadOnlyList<float>> edges, int outputs = 16)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (edges.Count < 1) throw new ArgumentException("edges must be at least one list (got none).", nameof(edges));
        if (outputs < 1) throw new ArgumentOutOfRangeException(nameof(outputs), $"outputs must be at least 1 (got {outputs}).");
        (_edges, Outputs) = ([.. edges.Select(of => of.ToArray())], outputs);
        foreach (float[] of in _edges)
        {
            if (of.Length < 2) throw new ArgumentException($"edges must be at least 2 for each input (got {of.Length}).", nameof(edges));
            for (int t = 1; t < of.Length; t++)
                if (!IsBin(of[t - 1], of[t]))
                    throw new ArgumentException(FormattableString.Invariant(
                        $"edges must ascend, and the width of a bin must be a normal number (got {of[t - 1]}, then {of[t]})."),
                        nameof(edges));
        }

        Bins = _edges.Max(of => of.Length - 1);
        _slopes = [.. _edges.Select(of => of.Skip(1).Zip(of, (upper, lower) => SlopeOf(lower, upper)).ToArray())];
    }

    /// <summary>e: the edges of the bins of each embedded input, ascending.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Edges => _edges;

    /// <summary>K, the number of embedded inputs.</summary>
    public int Columns => _edges.Length;

    /// <summary>T, the number of bins of the input with the most.</summary>
    public int Bins { get; }

    /// <summary>M, the number of learned functions of each input.</summary>
    public int Outputs { get; }

    /// <summary>The number of outputs, and nested all edges: <c>piecewise:outputs=16+edges:0.0=-1.5,0.1=0.2,…</c>. The key of an edge is
    /// its input and its number, both from 0.</summary>
    /// <inheritdoc/>
    public override Spec Spec => new Spec("piecewise", ("outputs", Outputs)) with { Nested = new("edges", [.. _edges.SelectMany((of, k) =>
        of.Select((edge, t) => (FormattableString.Invariant($"{k}.{t}"), Shortest(edge))))]) };

    /// <summary>The numbers of columns, bins and outputs.</summary>
    /// <inheritdoc/>
    public override string Label => new Spec("piecewise", ("columns", Columns), ("bins", Bins), ("outputs", Outputs)).ToString();

    /// <summary>Creates an embedding whose edges are quantiles of values.</summary>
    /// <param name="values">The training values of each of the K inputs, as the network sees them. Values that are not finite are left
    /// out.</param>
    /// <param name="bins">The largest number of bins of an input, at least 1. Its edges are the quantiles 0, 1/bins, …, 1, interpolated
    /// linearly; equal ones become one. An input with one value has one bin of width 1. <value>The default is 48.</value></param>
    /// <param name="outputs">M, at least 1. <value>The default is 16.</value></param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">There are no inputs, or a number is out of range.</exception>
    public static PiecewiseLinearEmbedding FromQuantiles(IReadOnlyList<IReadOnlyCollection<float>> values, int bins = 48,
        int outputs = 16)
    {
        ArgumentNullException.ThrowIfNull(values);
        return bins >= 1 ? new([.. values.Select(of => QuantilesOf([.. of.Where(float.IsFinite)], bins))], outputs)
            : throw new ArgumentOutOfRangeException(nameof(bins), $"bins must be at least 1 (got {bins}).");
    }

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs >= Columns
        ? checked(Columns * Outputs + inputs - Columns)
        : throw new ArgumentException($"A piecewise-linear embedding of {Columns} columns needs as many inputs (got {inputs}).");

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> Blocks(int inputs) =>
    [
        new(BlockPrefix + "weights", checked(Columns * Outputs), Bins + 1, IsWeight: false, ColumnByColumn: true),
        new(BlockPrefix + "biases", Columns * Outputs, 1, IsWeight: false),
    ];

    /// <summary>The edges between bins, where the slope changes.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<double> NonSmoothInputs(int input) =>
        input < Columns ? [.. _edges[input][1..^1].Select(edge => (double)edge)] : [];

    /// <summary>a = (b + v p + w x, other inputs) with (p, x) = min(max((x − e) / width, low), high). Each input has its group.</summary>
    /// <inheritdoc/>
    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters)
    {
        int width = Bins + 1;
        double[] shift = new double[Columns * width], slope = new double[shift.Length], low = new double[shift.Length],
            high = new double[shift.Length];
        Array.Fill(low, float.MinValue);
        Array.Fill(high, float.MaxValue);
        for (int k = 0; k < Columns; k++)
        {
            int last = _slopes[k].Length - 1;
            for (int t = 0; t <= last; t++)
            {
                (shift[k * width + t], slope[k * width + t]) = (0 - _edges[k][t], _slopes[k][t]);
                if (t > 0) low[k * width + t] = 0;
                if (t < last) high[k * width + t] = 1;
            }

            // x itself. The position in a bin that the column lacks is 0.
            slope[k * width + Bins] = 1;
        }

        var positions = new Minimum(new Maximum((x[..Columns] + new Constant(shift, width)) * new Constant(slope, width),
            new Constant(low, width)), new Constant(high, width));
        var embedded = new Product(positions, parameters[0], parameters[1], groups: Columns);
        return x.Count == Columns ? embedded : new Concatenate(embedded, x[Columns..]);
    }

    /// <summary>v = 0; w and b ~ U(−1/√M, 1/√M).</summary>
    /// <inheritdoc/>
    public override void Initialize(int inputs, Span<float> theta, Philox random)
    {
        double bound = 1 / Math.Sqrt(Outputs);
        var linear = theta[(Bins * Columns * Outputs)..];
        for (int i = 0; i < linear.Length; i++) linear[i] = (float)(bound * (2 * random.Uniform((ulong)i) - 1));
    }

    /// <summary>
    /// a_m = b_m + Σ_t v_mt p_t + w_m x for each input. Below the bin of x all p are 1 and above it they are 0. Therefore the sums b + v_1
    /// + … + v_t−1 are computed once for all samples, and a sample adds v_t p_t and w x to the one of its bin: the same bits as the whole
    /// sum.
    /// </summary>
    /// <inheritdoc/>
    public override unsafe void Forward<T>(in LayerPass<T> pass)
    {
        int width = Columns * Outputs;
        var theta = new Parts<T>(this, pass.Theta);
        var sums = new Span<T>(Scratch<T>.A((long)Bins * width), Bins * width);
        theta.Biases.CopyTo(sums);
        for (int t = 1; t < Bins; t++)
            Elementwise.Run(default(Plus), sums.Slice((t - 1) * width, width), theta.Bin(t - 1), sums.Slice(t * width, width));
        for (int i = 0; i < pass.Samples; i++)
        {
            Span<T> x = pass.X.Slice(i * pass.Inputs, pass.Inputs), a = pass.A.Slice(i * pass.Outputs, pass.Outputs);
            for (int k = 0; k < Columns; k++)
            {
                var (t, p, _) = Locate(k, x[k]);
                int from = k * Outputs;
                Elementwise.Run(new AddBoth<T>(p, x[k]), theta.Bin(t).Slice(from, Outputs), theta.Linear.Slice(from, Outputs),
                    sums.Slice(t * width + from, Outputs), a.Slice(from, Outputs));
            }

            x[Columns..].CopyTo(a[width..]);
        }

        pass.A.CopyTo(pass.Z);
    }

    /// <summary>δ = ∂C/∂a, ∂C/∂x_k = Σ_m δ_km (w_km + v_kmt / (e_kt − e_k,t−1)) for the bin t of x_k.</summary>
    /// <inheritdoc/>
    public override void Backward<T>(in LayerPass<T> pass)
    {
        pass.DCda.CopyTo(pass.Delta);
        if (pass.DCdx.IsEmpty) return;
        var theta = new Parts<T>(this, pass.Theta);
        for (int i = 0; i < pass.Samples; i++)
        {
            Span<T> x = pass.X.Slice(i * pass.Inputs, pass.Inputs), delta = pass.Delta.Slice(i * pass.Outputs, pass.Outputs),
                dCdx = pass.DCdx.Slice(i * pass.Inputs, pass.Inputs);
            for (int k = 0; k < Columns; k++)
            {
                var (t, _, slope) = Locate(k, x[k]);
                var error = delta.Slice(k * Outputs, Outputs);
                dCdx[k] = T.CreateTruncating(Sums.Dot<T>(error, theta.Linear.Slice(k * Outputs, Outputs))
                    + slope * Sums.Dot<T>(error, theta.Bin(t).Slice(k * Outputs, Outputs)));
            }

            delta[(Columns * Outputs)..].CopyTo(dCdx[Columns..]);
        }
    }

    /// <summary>
    /// Summed over the samples: ∂C/∂v_mt = Σ p_t δ_m, ∂C/∂w_m = Σ x δ_m, ∂C/∂b_m = Σ δ_m. A sample adds p_t δ to its own bin and δ to a sum
    /// of its bin, which all lower bins receive.
    /// </summary>
    /// <inheritdoc/>
    public override unsafe void Gradient<T>(in LayerPass<T> pass)
    {
        if (!pass.AccumulatesGradient) pass.Gradient.Clear();
        int width = Columns * Outputs;
        var gradient = new Parts<T>(this, pass.Gradient);
        var sums = new Span<T>(Scratch<T>.A((long)Bins * width), Bins * width);
        sums.Clear();
        for (int i = 0; i < pass.Samples; i++)
        {
            for (int k = 0; k < Columns; k++)
            {
                T x = pass.X[i * pass.Inputs + k];
                var (t, p, _) = Locate(k, x);
                int from = k * Outputs;
                ReadOnlySpan<T> error = pass.Delta.Slice(i * pass.Outputs + from, Outputs);
                Span<T> own = gradient.Bin(t).Slice(from, Outputs), sum = sums.Slice(t * width + from, Outputs),
                    linear = gradient.Linear.Slice(from, Outputs);
                Elementwise.Run(new AddMultiple<T>(p), error, own, own);
                Elementwise.Run(default(Plus), error, sum, sum);
                Elementwise.Run(new AddMultiple<T>(x), error, linear, linear);
            }
        }

        for (int t = Bins - 1; t >= 0; t--)
        {
            var sum = sums.Slice(t * width, width);
            var below = t > 0 ? gradient.Bin(t - 1) : gradient.Biases;
            Elementwise.Run(default(Plus), sum, below, below);
            if (t > 0) Elementwise.Run(default(Plus), sum, sums.Slice((t - 1) * width, width), sums.Slice((t - 1) * width, width));
        }
    }

    /// <summary>Returns true if the layers have equal edges and outputs.</summary>
    /// <param name="other">Another layer.</param>
    /// <returns>True if both are equal.</returns>
    public bool Equals(PiecewiseLinearEmbedding? other) => other is not null && Outputs == other.Outputs
        && _edges.Length == other._edges.Length && _edges.Zip(other._edges).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outputs, Columns, Bins, _edges[0][0], _edges[^1][^1]);

    /// <summary>Creates the layer that a spec describes.</summary>
    internal static PiecewiseLinearEmbedding FromSpec(Spec spec)
    {
        var edges = new List<List<float>>();
        foreach (var (key, edge) in spec.Nested?.Numbers ?? [KeyValuePair.Create("0.0", 0.0), KeyValuePair.Create("0.1", 1.0)])
        {
            if (key == FormattableString.Invariant($"{edges.Count}.0")) edges.Add([]);
            if (spec.Nested is { Name: not "edges" } || edges.Count == 0
                || key != FormattableString.Invariant($"{edges.Count - 1}.{edges[^1].Count}"))
                throw new ArgumentException(
                    $"edges must be named 0.0, 0.1, …, 1.0, …: the input and the number of the edge, in order (got {key}).");
            edges[^1].Add((float)edge);
        }

        return new(edges, (int)spec.Number("outputs", 0, 16));
    }

    private static bool IsBin(float lower, float upper) => upper - lower is var width && width > 0 && float.IsNormal(width)
        && float.IsNormal(1 / width) && float.IsFinite(lower) && float.IsFinite(upper);

    // 1 / width, rounded so that p is at least 1 at the upper edge, in float and in double.
    private static float SlopeOf(float lower, float upper)
    {
        float slope = 1 / (upper - lower);
        while ((upper - lower) * slope < 1 || ((double)upper - lower) * slope < 1) slope = float.BitIncrement(slope);
        return slope;
    }

    private static float[] QuantilesOf(List<float> values, int bins)
    {
        if (values.Count == 0) return [0, 1];
        values.Sort();
        var edges = new List<float>();
        for (int t = 0; t <= bins; t++)
        {
            double at = t / (double)bins * (values.Count - 1);
            int lower = Math.Min((int)at, Math.Max(0, values.Count - 2));
            float edge = (float)double.Lerp(values[lower], values[Math.Min(lower + 1, values.Count - 1)], at - lower);
            if (edges.Count == 0 || IsBin(edges[^1], edge)) edges.Add(edge);
        }

        // Where 1 is too small a difference for float, the next power of two that is not.
        for (float width = 1; edges.Count == 1; width *= 2)
            if (IsBin(edges[0], edges[0] + width)) edges.Add(edges[0] + width);
            else if (!float.IsFinite(edges[0] + width)) return [0, 1];
        return [.. edges];
    }

    // A double with the few digits of the float, which is the same float.
    private static double Shortest(float edge) =>
        double.Parse(edge.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var few && (float)few == edge
        ? few : edge;

    // The bin of x from 0, p there, and its slope.
    private (int Bin, T Position, double Slope) Locate<T>(int k, T x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        float[] edges = _edges[k], slopes = _slopes[k];
        double value = double.CreateTruncating(x);
        int bin = 0;
        for (int end = slopes.Length; end - bin > 1;)
        {
            int middle = (bin + end) / 2;
            if (value >= edges[middle]) bin = middle;
            else end = middle;
        }

        T p = (x - T.CreateTruncating(edges[bin])) * T.CreateTruncating(slopes[bin]);
        if (bin > 0) p = T.Max(p, T.Zero);
        return bin == slopes.Length - 1 || p < T.One ? (bin, p, slopes[bin]) : (bin, T.Min(p, T.One), 0);
    }

    /// <summary>The parts of the layer's θ or of its gradient. Numbers of one bin are contiguous.</summary>
    private readonly ref struct Parts<T>(PiecewiseLinearEmbedding layer, Span<T> theta)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _theta = theta;
        private readonly int _bins = layer.Bins, _width = layer.Columns * layer.Outputs;

        /// <summary>w.</summary>
        public Span<T> Linear => Bin(_bins);

        public Span<T> Biases => Bin(_bins + 1);

        /// <summary>v of a bin, from 0.</summary>
        public Span<T> Bin(int t) => _theta.Slice(t * _width, _width);
    }

    /// <summary>v p + sum, then + w x.</summary>
    private readonly struct AddBoth<T>(T p, T x) : ITernary
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly double _p = double.CreateTruncating(p), _x = double.CreateTruncating(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y, TVector z)
            where TVector : struct, ISimdVector<TVector> =>
            TVector.MultiplyAdd(y, TVector.Broadcast(_x), TVector.MultiplyAdd(x, TVector.Broadcast(_p), z));
    }

    private readonly struct AddMultiple<T>(T factor) : IBinary
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly double _factor = double.CreateTruncating(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(_factor), x, y);
    }

    private readonly struct Plus : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => x + y;
    }
}
