using System.Globalization;
using System.Text.Json;
using Nabla.Layers;

namespace Nabla.Training.State;

/// <summary>
/// Visits every number of a run between two batches. One implementation writes them, the other reads them.
/// </summary>
/// <remarks>
/// Each class with such numbers lists them once, in a method <c>Keep</c>, so that writing and reading cannot differ.
/// </remarks>
internal interface IState
{
    /// <summary>True when reading, false when writing.</summary>
    bool IsReading { get; }

    /// <summary>The current version of the format.</summary>
    const int CurrentVersion = 2;

    /// <summary>The version of the checkpoint format.</summary>
    int Version { get; }

    /// <summary>Visits a vector of the length of θ, in memory order.</summary>
    void Vector(string name, Memory<float> vector);

    /// <summary>Visits a fixed number of values.</summary>
    void Numbers(string name, double[] numbers);

    /// <summary>Visits a list of values.</summary>
    void List<T>(string name, List<T> numbers)
        where T : unmanaged;

    /// <summary>Visits a number.</summary>
    void Value(string name, ref double value);

    /// <summary>Visits an integer.</summary>
    void Value(string name, ref long value);

    /// <summary>Visits an integer.</summary>
    void Value(string name, ref int value);

    /// <summary>Visits a Boolean.</summary>
    void Value(string name, ref bool value);
}

/// <summary>The names of the blocks of θ in checkpoints, as in ONNX files: dense_1.weight, dense_1.bias, dense_2.weight, ….</summary>
internal static class LayerNames
{
    /// <summary>Returns the blocks of a network in order, with their names and offsets in θ.</summary>
    /// <param name="architecture">The network's architecture.</param>
    /// <param name="version">The version of the file's format.</param>
    public static IEnumerable<(string Name, ParameterBlock Block, int Start)> List(Architecture architecture, int version)
    {
        var counts = new Dictionary<string, int>();
        foreach (var layout in architecture.LayerLayouts)
        {
            if (layout.Length == 0) continue;
            string kind = layout.Layer.Spec.Name;
            int number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            for (int block = 0; block < layout.Blocks.Count; block++)
            {
                string name = layout.Blocks[block].Name;
                // Version 1 named layers by their specs (ntk-dense_1), and blocks of other layers by their full names.
                string inVersion1 = name switch { "weights" => "weight", "biases" => "bias", _ => name };
                yield return (version > 1 ? $"{layout.Name}.{layout.GetTensorName(name)}"
                    : FormattableString.Invariant($"{kind}_{number}.{inVersion1}"),
                    layout.Blocks[block], layout.BlockOffset(block));
            }
        }
    }

    /// <summary>Returns the shape of a block in a file: a vector for biases.</summary>
    public static int[] ShapeOf(ParameterBlock block) => block.Columns == 1 && !block.IsWeight ? [block.Rows] : [block.Rows, block.Columns];
}

/// <summary>
/// Doubles in JSON that keep their bits. Values that JSON does not support are strings: "NaN", "Infinity", "-Infinity".
/// </summary>
internal static class JsonNumber
{
    /// <summary>Formats a number as JSON.</summary>
    public static string Format(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? text : $"\"{text}\"";
    }

    /// <summary>Parses a number that <see cref="Format"/> wrote.</summary>
    /// <exception cref="FormatException">The value is not a number.</exception>
    public static double Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
