using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// What a name in the graph stands for: numbers that are known (<see cref="Constant"/>), or numbers that depend on the sample
/// (<see cref="Flow"/>).
/// </summary>
internal abstract record Value;

/// <summary>An input of the graph that is none of samples: what reads it is refused, where it has an effect.</summary>
/// <param name="Why">What is wrong with it.</param>
internal sealed record Opaque(string Why) : Value;

/// <summary>The outputs of a node that has several.</summary>
/// <param name="Values">One for each output, as far as they are known; null for one that is refused where something reads it.</param>
internal sealed record Several(IReadOnlyList<Value?> Values) : Value;

/// <summary>Numbers, or texts, that are in the file.</summary>
/// <param name="Lengths">The shape; no axes for a single number.</param>
/// <param name="Numbers">The last axis fastest. Never written to. In a shape (<see cref="IsWhole"/>) NaN stands for the number of samples,
/// and <see cref="Unknown"/> for a length that the file does not say.</param>
internal sealed record Constant(IReadOnlyList<int> Lengths, double[] Numbers) : Value
{
    /// <summary>In a shape, a length that the file does not say.</summary>
    public const double Unknown = double.PositiveInfinity;

    /// <summary>The texts, where it is no numbers.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>True where the numbers were stored in half precision.</summary>
    public bool IsCoarse { get; init; }

    /// <summary>True where they are of a type of whole numbers, or true and false.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Numbers on one axis.</summary>
    public static Constant Row(params double[] numbers) => new([numbers.Length], numbers);

    /// <summary>Whole numbers on one axis, as shapes are.</summary>
    public static Constant Wholes(params double[] numbers) => new([numbers.Length], numbers) { IsWhole = true };

    /// <summary>Whether a type is one of whole numbers, or of true and false.</summary>
    public static bool IsWholeType(OnnxDataType type) =>
        type is OnnxDataType.UInt8 or OnnxDataType.Int8 or OnnxDataType.UInt16 or OnnxDataType.Int16 or OnnxDataType.Int32
        or OnnxDataType.Int64 or OnnxDataType.Bool or OnnxDataType.UInt32 or OnnxDataType.UInt64;
}
