namespace Nabla.Onnx.Import;

/// <summary>What a name in the graph stands for: numbers that are known (<see cref="Constant"/>), or numbers that depend on the sample (<see cref="Flow"/>).</summary>
internal abstract record Value;

/// <summary>Numbers, or texts, that are in the file.</summary>
/// <param name="Lengths">The shape; no axes for a single number.</param>
/// <param name="Numbers">The last axis fastest; NaN in a shape stands for the number of samples, which is not known. Never written to.</param>
internal sealed record Constant(IReadOnlyList<int> Lengths, double[] Numbers) : Value
{
    /// <summary>The texts, where it is no numbers.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Numbers on one axis.</summary>
    public static Constant Row(params double[] numbers) => new([numbers.Length], numbers);
}
