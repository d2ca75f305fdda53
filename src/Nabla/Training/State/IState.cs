using System.Globalization;
using System.Text.Json;
using Nabla.Layers;

namespace Nabla.Training.State;

/// <summary>
/// Goes over every number of a run that stands between two batches: one implementation writes them down, the other puts them back.
/// </summary>
/// <remarks>
/// So each class that has such numbers names them once, in a method <c>Keep</c>, and what is written cannot differ from what is read.
/// </remarks>
internal interface IState
{
    /// <summary>True where the numbers are put back, false where they are written down.</summary>
    bool IsReading { get; }

    /// <summary>The version that is written.</summary>
    const int CurrentVersion = 2;

    /// <summary>The version of the checkpoint format.</summary>
    int Version { get; }

    /// <summary>A vector as long as θ, in memory order.</summary>
    void Vector(string name, Memory<float> vector);

    /// <summary>Numbers of a fixed count.</summary>
    void Numbers(string name, double[] numbers);

    /// <summary>Numbers of any count.</summary>
    void List<T>(string name, List<T> numbers)
        where T : unmanaged;

    /// <summary>A number.</summary>
    void Value(string name, ref double value);

    /// <summary>A whole number.</summary>
    void Value(string name, ref long value);

    /// <summary>A whole number.</summary>
    void Value(string name, ref int value);

    /// <summary>Whether something holds.</summary>
    void Value(string name, ref bool value);
}

/// <summary>What the blocks of θ are called in checkpoints, as in ONNX files: dense_1.weight, dense_1.bias, dense_2.weight, ….</summary>
internal static class LayerNames
{
    /// <summary>The blocks of a network in their order, with their names and places in θ.</summary>
    /// <param name="architecture">The network's shape.</param>
    /// <param name="version">The version of the file's format.</param>
    public static IEnumerable<(string Name, ParameterBlock Block, int Start)> List(Architecture architecture, int version)
    {
        var counts = new Dictionary<string, int>();
        foreach (var slot in architecture.LayerLayouts)
        {
            if (slot.Length == 0) continue;
            string kind = slot.Layer.Spec.Name;
            int number = counts[kind] = counts.GetValueOrDefault(kind) + 1;
            for (int block = 0; block < slot.Blocks.Count; block++)
            {
                string name = slot.Blocks[block].Name;
                // Version 1 called layers by their specs (ntk-dense_1), and blocks of other layers by their whole names.
                string inVersion1 = name switch { "weights" => "weight", "biases" => "bias", _ => name };
                yield return (version > 1 ? $"{slot.Name}.{slot.GetTensorName(name)}"
                    : FormattableString.Invariant($"{kind}_{number}.{inVersion1}"),
                    slot.Blocks[block], slot.BlockOffset(block));
            }
        }
    }

    /// <summary>The shape of a block as a file has it: a vector for biases.</summary>
    public static int[] ShapeOf(ParameterBlock block) => block.Columns == 1 && !block.IsWeight ? [block.Rows] : [block.Rows, block.Columns];
}

/// <summary>
/// Doubles in JSON that come back with the same bits. Those that JSON has no number for are texts: "NaN", "Infinity", "-Infinity".
/// </summary>
internal static class JsonNumber
{
    /// <summary>A number as JSON.</summary>
    public static string Format(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? text : $"\"{text}\"";
    }

    /// <summary>The number that <see cref="Format"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static double Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
