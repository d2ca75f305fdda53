using System.Globalization;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>How a column of two categories is encoded.</summary>
public enum BinaryEncoding
{
    /// <summary>One input for each category.</summary>
    OneHot,

    /// <summary>One input of −1 and +1; 0 for a missing cell.</summary>
    Signed,
}

/// <summary>Which of several epochs with the same score is kept.</summary>
public enum EpochTieBreak
{
    /// <summary>The earliest.</summary>
    First,

    /// <summary>The latest.</summary>
    Last,
}

/// <summary>The validation data: a fraction of the training data, or a file.</summary>
/// <remarks>A number is converted to a fraction: <c>Validation = 0.2</c>.</remarks>
public sealed record ValidationData
{
    // With fewer rows no validation rows are split off by default.
    private const int FewRows = 40;

    private ValidationData(double? fraction, string? path) => (Fraction, Path) = (fraction, path);

    /// <summary>No validation.</summary>
    public static ValidationData None { get; } = FromFraction(0);

    /// <summary>The fraction of the training data; null for a file.</summary>
    public double? Fraction { get; }

    /// <summary>The path of the file; null for a fraction.</summary>
    public string? Path { get; }

    /// <summary>Creates validation data from a fraction of the training data.</summary>
    /// <param name="fraction">The fraction, from 0 (none) to 0.9.</param>
    /// <returns>The validation data.</returns>
    /// <exception cref="NablaException">The fraction is out of range.</exception>
    public static ValidationData FromFraction(double fraction) => fraction is >= 0 and <= 0.9 ? new(fraction, null)
        : throw NablaException.ForSetting("validation",
            FormattableString.Invariant($"must be a fraction from 0 to 0.9, or a file (got {fraction:R})."));

    /// <summary>Creates validation data from a file, folder or built-in set.</summary>
    /// <param name="path">The path or the name.</param>
    /// <returns>The validation data.</returns>
    /// <exception cref="NablaException">The path is a number with a decimal comma.</exception>
    public static ValidationData FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.Contains(',') && double.TryParse(path.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && !System.IO.File.Exists(path)
            ? throw NablaException.ForSetting("validation",
                $"must be a fraction with a decimal point like 0.2, or a file (got \"{path}\").")
            : new(null, path);
    }

    /// <summary>Converts a fraction to validation data.</summary>
    /// <param name="fraction">The fraction, from 0 to 0.9.</param>
    public static implicit operator ValidationData(double fraction) => FromFraction(fraction);

    /// <summary>Formats the fraction or the path as on the command line.</summary>
    public override string ToString() => Path ?? Fraction!.Value.ToString("R", CultureInfo.InvariantCulture);

    internal static ValidationData Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double fraction) ? FromFraction(fraction)
            : FromFile(text);

    // Early stopping needs validation samples.
    internal static ValidationData For(int samples, bool image, int? earlyStop) =>
        (image || samples < FewRows) && earlyStop is null or 0 ? None : image ? 0.1 : 0.15;
}

/// <summary>The embedding of number columns before the first layer.</summary>
public abstract record NumberEmbedding
{
    private NumberEmbedding()
    {
    }

    /// <summary>No embedding.</summary>
    public static NumberEmbedding None { get; } = new Nothing();

    /// <summary>A periodic embedding: trainable waves of each column in addition to its number (<see cref="PeriodicEmbedding"/>).</summary>
    /// <param name="Waves">The number of waves per column, at least 1.</param>
    /// <param name="Outputs">The number of outputs per column, at least 1.</param>
    /// <param name="Spread">The standard deviation of the initial frequencies, above 0.</param>
    public sealed record Periodic(int Waves = 16, int Outputs = 3, double Spread = 0.1) : NumberEmbedding
    {
        /// <summary>Creates the layer.</summary>
        /// <param name="columns">The number of leading inputs that are number columns.</param>
        public PeriodicEmbedding Layer(int columns) => new(columns, Waves, Outputs, Spread);

        /// <inheritdoc/>
        public override string ToString() => new Spec("periodic", ("waves", Waves), ("outputs", Outputs), ("spread", Spread)).ToString();

        internal override Layer? Layer(SampleSource data) => data.NumericInputs > 0 ? Layer(data.NumericInputs) : null;
    }

    /// <summary>
    /// A piecewise-linear embedding: each number column becomes trainable functions of it that are linear between quantiles of its training
    /// values (<see cref="PiecewiseLinearEmbedding"/>).
    /// </summary>
    /// <param name="Bins">The largest number of bins per column, at least 1.</param>
    /// <param name="Outputs">The number of outputs per column, at least 1.</param>
    public sealed record PiecewiseLinear(int Bins = 48, int Outputs = 16) : NumberEmbedding
    {
        private const int MaxNumbers = 1 << 24, MaxSamples = 100_000;

        /// <summary>The layer of the model whose training continues, which replaces the quantiles of other data; null for none.</summary>
        internal PiecewiseLinearEmbedding? Fitted { get; init; }

        /// <summary>Returns true if the numbers are equal.</summary>
        /// <param name="other">Another embedding.</param>
        /// <returns>True if both are equal.</returns>
        public bool Equals(PiecewiseLinear? other) => other is not null && (Bins, Outputs) == (other.Bins, other.Outputs);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Bins, Outputs);

        /// <inheritdoc/>
        public override string ToString() => new Spec("piecewise", ("bins", Bins), ("outputs", Outputs)).ToString();

        internal override Layer? Layer(SampleSource data) => Fitted ?? (data.NumericInputs > 0
            ? PiecewiseLinearEmbedding.FromQuantiles(NumbersOf(data), Bins, Outputs) : null);

        // One pass over the samples. Of many samples every n-th is used, so that the numbers need at most 64 MB.
        private static List<float>[] NumbersOf(SampleSource data)
        {
            int most = Math.Clamp(MaxNumbers / data.NumericInputs, 1, MaxSamples),
                step = Math.Max(1, (int)Math.Ceiling(data.Count / (double)most));
            List<float>[] numbers = [.. Enumerable.Range(0, data.NumericInputs).Select(_ => new List<float>())];
            float[] sample = new float[data.InputWidth];
            long next = 0, first = 0;
            foreach (var block in data.Read(null))
            {
                for (; next < first + block.Count; next += step)
                {
                    block.CopyInputs((int)(next - first), 1, sample);
                    for (int k = 0; k < numbers.Length; k++) numbers[k].Add(sample[k]);
                }

                first += block.Count;
            }

            return numbers;
        }
    }

    private sealed record Nothing : NumberEmbedding
    {
        public override string ToString() => "none";

        internal override Layer? Layer(SampleSource data) => null;
    }

    /// <summary>Creates the layer for training data; null if there is nothing to embed.</summary>
    internal abstract Layer? Layer(SampleSource data);

    internal static NumberEmbedding Parse(string text)
    {
        if (text == "none") return None;
        const string Form = "Use none, or periodic, optionally with the number of waves (frequencies), of outputs, and the spread "
            + "(standard deviation) of the initial frequencies: periodic:waves=16,outputs=3,spread=0.1, or piecewise, optionally with the "
            + "number of bins and of outputs: piecewise:bins=48,outputs=16.";
        Spec spec;
        try
        {
            spec = Spec.Parse(text);
        }
        catch (FormatException fault)
        {
            throw NablaException.ForSetting("embedding", $"must be none, or periodic or piecewise with numbers (got \"{text}\"). {Form}",
                innerException: fault);
        }

        string[]? known = spec.Nested is not null ? null : spec.Name switch
        {
            "periodic" => ["waves", "outputs", "spread"],
            "piecewise" => ["bins", "outputs"],
            _ => null,
        };
        if (known is null)
            throw NablaException.ForSetting("embedding", $"must be none, periodic or piecewise (got \"{text}\"). {Form}");
        string? unknown = spec.Numbers.FirstOrDefault(number => !known.Contains(number.Key)).Key;
        if (unknown is not null)
            throw NablaException.ForSetting("embedding", $"{spec.Name} has no parameter \"{unknown}\". {Form}");
        if (spec.Name == "piecewise")
        {
            var byDefault = new PiecewiseLinear();
            double bins = spec.Number("bins", 9, byDefault.Bins), each = spec.Number("outputs", 9, byDefault.Outputs);
            return IsCount(bins) && IsCount(each) ? new PiecewiseLinear((int)bins, (int)each)
                : throw NablaException.ForSetting("embedding",
                    $"is {text}, but bins and outputs must be whole numbers of at least 1. {Form}");
        }

        var usual = new Periodic();
        double waves = spec.Number("waves", 9, usual.Waves), outputs = spec.Number("outputs", 9, usual.Outputs),
            spread = spec.Number("spread", 9, usual.Spread);
        return IsCount(waves) && IsCount(outputs) && spread > 0 && double.IsFinite(spread)
            ? new Periodic((int)waves, (int)outputs, spread)
            : throw NablaException.ForSetting("embedding", $"is {text}, but waves and outputs must be whole numbers of at least 1 and "
                + $"spread must be above 0. {Form}");

        static bool IsCount(double number) => number is >= 1 and <= int.MaxValue && number == Math.Floor(number);
    }
}

/// <summary>The initializer that fits the activation of each layer: <see cref="DefaultInitializer"/>.</summary>
/// <remarks>A layer uses the initializer that fits its activation, or Glorot uniform if the activation is unknown.</remarks>
public sealed record AutomaticInitializer : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("default");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        DefaultInitializer.For(new Identity()).Fill(weights, nodes, inputs, random);
}

/// <summary>Parses and formats sizes: 256MB.</summary>
public static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units =
        [("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("KB", 1000), ("G", 1_000_000_000),
        ("M", 1_000_000), ("K", 1000), ("B", 1)];

    /// <summary>Parses a size.</summary>
    /// <param name="text">A number of bytes, or of KB, MB, GB (powers of 1000), KiB, MiB or GiB (powers of 1024): <c>256MB</c>.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="NablaException">The text is not a size.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string size = text.Trim();
        var (unit, bytes) = Units.FirstOrDefault(each => size.EndsWith(each.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        bool isNumber = double.TryParse(size[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double count);
        return isNumber && count * bytes is >= 1 and < long.MaxValue
            ? (long)(count * bytes)
            : throw new NablaException($"\"{text}\" is not a size (expected a number and a unit, such as 256MB or 2GB).");
    }

    /// <summary>Formats a size in the largest unit of which it is an integer multiple.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <returns>A text that <see cref="Parse"/> parses.</returns>
    public static string Format(long bytes)
    {
        var (unit, size) = Units.Where(each => each.Bytes > 1 && each.Unit.Length > 1 && bytes % each.Bytes == 0)
            .OrderByDescending(each => each.Bytes).FirstOrDefault();
        return size > 0 && bytes > 0 ? FormattableString.Invariant($"{bytes / size}{unit}") : FormattableString.Invariant($"{bytes}B");
    }
}
