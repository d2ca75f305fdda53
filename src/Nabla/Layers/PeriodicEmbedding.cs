using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>
/// A periodic embedding of numeric inputs. Each of the first K inputs x_k gets M learned functions, each a sum of F waves: e_km = Σ_f v_kmf
/// cos(2π ω_kf x_k + φ_kf) + c_km; a = (x_1 … x_n, e_11 … e_KM). A network learns steps and bumps in one input much faster from these than
/// from x_k alone.
/// </summary>
/// <remarks>
/// Shapes: x is samples × inputs, z and a are samples × (inputs + K M), ω and φ are K × F, v is K M × F, c is K M; z = a. Inputs after the
/// first K, such as categories, are copied. Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep
/// Learning", NeurIPS 2022. The variant without relu and with x_k itself (PBLD), its sizes and its initial values are those of Holzmüller,
/// Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024.
/// </remarks>
public sealed partial record PeriodicEmbedding : Layer
{
    /// <summary>The prefix of the names of its blocks of parameters.</summary>
    public const string BlockPrefix = "periodic-";

    /// <summary>Creates an embedding of the first <paramref name="columns"/> inputs.</summary>
    /// <param name="columns">K, at least 1.</param>
    /// <param name="waves">F, at least 1. <value>The default is 16.</value></param>
    /// <param name="outputs">M, at least 1. <value>The default is 3.</value></param>
    /// <param name="spread">The initial standard deviation of ω, in periods per unit of x; above 0. <value>The default is
    /// 0.1.</value></param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PeriodicEmbedding(int columns, int waves = 16, int outputs = 3, double spread = 0.1)
    {
        if (columns < 1)
            throw new ArgumentOutOfRangeException(nameof(columns), $"columns must be at least 1 (got {columns}).");
        if (waves < 1) throw new ArgumentOutOfRangeException(nameof(waves), $"waves must be at least 1 (got {waves}).");
        if (outputs < 1)
            throw new ArgumentOutOfRangeException(
                nameof(outputs), $"outputs must be at least 1 (got {outputs}).");
        if (!(spread > 0 && double.IsFinite(spread)))
            throw new ArgumentOutOfRangeException(nameof(spread),
                FormattableString.Invariant($"spread must be above 0 (got {spread})."));
        (Columns, Waves, Outputs, Spread) = (columns, waves, outputs, spread);
    }

    /// <summary>K, the number of embedded inputs.</summary>
    public int Columns { get; }

    /// <summary>F, the number of waves of each column.</summary>
    public int Waves { get; }

    /// <summary>M, the number of learned functions of each column.</summary>
    public int Outputs { get; }

    /// <summary>The initial standard deviation of ω.</summary>
    public double Spread { get; }

    /// <inheritdoc/>
    public override Spec Spec => new("periodic", ("columns", Columns), ("waves", Waves), ("outputs", Outputs), ("spread", Spread));

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs >= Columns
        ? checked(inputs + Columns * Outputs)
        : throw new ArgumentException($"A periodic embedding of {Columns} columns needs as many inputs but there are {inputs}.");

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> Blocks(int inputs) =>
    [
        new(BlockPrefix + "frequencies", Columns, Waves, IsWeight: false),
        new(BlockPrefix + "phases", Columns, Waves, IsWeight: false),
        new(BlockPrefix + "weights", checked(Columns * Outputs), Waves, IsWeight: false),
        new(BlockPrefix + "biases", Columns * Outputs, 1, IsWeight: false),
    ];

    /// <summary>a = (x, v cos(2π (ω x + φ / 2π)) + c). The waves of each column form a group.</summary>
    /// <inheritdoc/>
    public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters)
    {
        Operation omega = parameters[0], phi = parameters[1], v = parameters[2], c = parameters[3];
        var wave = new Function(new CosineTwoPi(), new MultiplyAdd(x[..Columns], omega, phi / (2 * Math.PI)));
        return new Concatenate(x, new Product(wave, v, c, groups: Columns));
    }

    /// <summary>ω ~ N(0, spread²), φ ~ U(−π, π), v and c ~ U(−1/√F, 1/√F).</summary>
    /// <inheritdoc/>
    public override void Initialize(int inputs, Span<float> theta, Philox random)
    {
        int waves = Columns * Waves;
        double bound = 1 / Math.Sqrt(Waves);
        for (int i = 0; i < theta.Length; i++)
        {
            theta[i] = (float)(i < waves ? Spread * random.Normal((ulong)i)
                : i < 2 * waves ? Math.PI * (2 * random.Uniform((ulong)i) - 1)
                : bound * (2 * random.Uniform((ulong)i) - 1));
        }
    }

    /// <summary>e_km = Σ_f v_kmf cos(2π ω_kf x_k + φ_kf) + c_km, summed over the waves in order.</summary>
    /// <inheritdoc/>
    public override void Forward<T>(in LayerPass<T> pass)
    {
        for (int i = 0; i < pass.Samples; i++)
            pass.X.Slice(i * pass.Inputs, pass.Inputs).CopyTo(pass.A.Slice(i * pass.Outputs, pass.Inputs));
        var room = new Room<T>(pass.Samples, Outputs);
        for (int k = 0; k < Columns; k++)
        {
            var column = new Parameters<T>(this, pass.Theta, k);
            room.Gather(pass.X, pass.Inputs, k, room.X);
            for (int m = 0; m < Outputs; m++) room.Slice(m).Fill(column.C[m]);
            for (int f = 0; f < Waves; f++)
            {
                Elementwise.Run(new Cosine<T>(new(column, f)), room.X, room.Wave);
                for (int m = 0; m < Outputs; m++)
                    Elementwise.Run(new AddMultiple<T>(column.V[m * Waves + f]), room.Wave, room.Slice(m), room.Slice(m));
            }

            for (int m = 0; m < Outputs; m++)
                for (int i = 0; i < pass.Samples; i++) pass.A[i * pass.Outputs + NodeOf(pass.Inputs, k, m)] = room.Slice(m)[i];
        }

        pass.A.CopyTo(pass.Z);
    }

    /// <summary>δ = ∂C/∂a, ∂C/∂x_k = δ_k − Σ_f 2π ω_kf sin(2π ω_kf x_k + φ_kf) Σ_m v_kmf δ_km.</summary>
    /// <inheritdoc/>
    public override void Backward<T>(in LayerPass<T> pass)
    {
        pass.DCda.CopyTo(pass.Delta);
        if (pass.DCdx.IsEmpty) return;
        for (int i = 0; i < pass.Samples; i++)
            pass.Delta.Slice(i * pass.Outputs, pass.Inputs).CopyTo(pass.DCdx.Slice(i * pass.Inputs, pass.Inputs));
        var room = new Room<T>(pass.Samples, Outputs);
        for (int k = 0; k < Columns; k++)
        {
            var column = new Parameters<T>(this, pass.Theta, k);
            Errors(pass, room, k);
            room.Gather(pass.DCdx, pass.Inputs, k, room.Sum);
            for (int f = 0; f < Waves; f++)
            {
                ErrorOfWave(column, room, f);
                Elementwise.Run(new Sine<T>(new(column, f)), room.X, room.Wave);
                Elementwise.Run(default(Times), room.Wave, room.Error, room.Wave);
                Elementwise.Run(new AddMultiple<T>(column.Omega[f] * T.CreateTruncating(-2 * Math.PI)), room.Wave, room.Sum, room.Sum);
            }

            for (int i = 0; i < pass.Samples; i++) pass.DCdx[i * pass.Inputs + k] = room.Sum[i];
        }
    }

    /// <summary>
    /// With s = sin(2π ω x + φ) and ε_f = Σ_m v_mf δ_m of a column, summed over the samples: ∂C/∂v_mf = Σ δ_m cos(2π ω_f x + φ_f), ∂C/∂c_m
    /// = Σ δ_m, ∂C/∂φ_f = −Σ s_f ε_f, ∂C/∂ω_f = −2π Σ x s_f ε_f.
    /// </summary>
    /// <inheritdoc/>
    public override void Gradient<T>(in LayerPass<T> pass)
    {
        if (!pass.AccumulatesGradient) pass.Gradient.Clear();
        var room = new Room<T>(pass.Samples, Outputs);
        for (int k = 0; k < Columns; k++)
        {
            Parameters<T> column = new(this, pass.Theta, k), gradient = new(this, pass.Gradient, k);
            Errors(pass, room, k);
            for (int f = 0; f < Waves; f++)
            {
                Elementwise.Run(new Cosine<T>(new(column, f)), room.X, room.Wave);
                for (int m = 0; m < Outputs; m++) Add(ref gradient.V[m * Waves + f], Sums.Dot<T>(room.Slice(m), room.Wave));
                ErrorOfWave(column, room, f);
                Elementwise.Run(new Sine<T>(new(column, f)), room.X, room.Wave);
                Add(ref gradient.Phi[f], -Sums.Dot<T>(room.Wave, room.Error));
                Elementwise.Run(default(Times), room.Wave, room.Error, room.Wave);
                Add(ref gradient.Omega[f], -2 * Math.PI * Sums.Dot<T>(room.Wave, room.X));
            }

            room.Sum.Fill(T.One);
            for (int m = 0; m < Outputs; m++) Add(ref gradient.C[m], Sums.Dot<T>(room.Slice(m), room.Sum));
        }
    }

    /// <summary>Returns the index of the node e_km.</summary>
    internal int NodeOf(int inputs, int k, int m) => inputs + k * Outputs + m;

    // Gathers x and the δ of one column's functions.
    private void Errors<T>(in LayerPass<T> pass, in Room<T> room, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        room.Gather(pass.X, pass.Inputs, k, room.X);
        for (int m = 0; m < Outputs; m++) room.Gather(pass.Delta, pass.Outputs, NodeOf(pass.Inputs, k, m), room.Slice(m));
    }

    // ε_f.
    private void ErrorOfWave<T>(in Parameters<T> column, in Room<T> room, int f)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        room.Error.Clear();
        for (int m = 0; m < Outputs; m++)
            Elementwise.Run(new AddMultiple<T>(column.V[m * Waves + f]), room.Slice(m), room.Error, room.Error);
    }

    private static void Add<T>(ref T sum, double part)
        where T : unmanaged, IFloatingPointIeee754<T> => sum += T.CreateTruncating(part);
}
