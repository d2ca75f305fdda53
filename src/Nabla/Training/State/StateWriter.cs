using System.Globalization;
using System.Runtime.InteropServices;
using Nabla.Files;
using Nabla.Layers;

namespace Nabla.Training.State;

/// <summary>Writes the numbers of a run: vectors and lists as tensors, single numbers as JSON.</summary>
/// <param name="architecture">The network's architecture. A vector of the length of θ becomes one tensor for each block of a layer, in the
/// notes' order.</param>
internal sealed class StateWriter(Architecture architecture) : IState
{
    private readonly List<(string Name, string Json)> _values = [];

    /// <inheritdoc/>
    public bool IsReading => false;

    /// <inheritdoc/>
    public int Version => IState.CurrentVersion;

    /// <summary>All vectors and lists. Their values are read when the file is written.</summary>
    public List<NamedTensor> Tensors { get; } = [];

    /// <summary>All single numbers: a JSON object.</summary>
    public string ToJson() => $"{{{string.Join(",", _values.Select(value => $"\"{value.Name}\":{value.Json}"))}}}";

    /// <inheritdoc/>
    public void Vector(string name, Memory<float> vector)
    {
        foreach (var (block, shape, start) in LayerNames.List(architecture, Version))
        {
            var numbers = vector.Slice(start, shape.Length);
            Tensors.Add(new NamedTensor(name + block, TensorType.F32, LayerNames.ShapeOf(shape), stream =>
                Write(stream, shape, numbers.Span)));
        }
    }

    /// <inheritdoc/>
    public void Numbers(string name, double[] numbers) => Tensors.Add(NamedTensor.From<double>(name, numbers));

    /// <inheritdoc/>
    public void List<T>(string name, List<T> numbers)
        where T : unmanaged => Tensors.Add(
        new NamedTensor(name, TensorTypes.From<T>(), [numbers.Count], stream =>
            LittleEndian.Write<T>(stream, CollectionsMarshal.AsSpan(numbers))));

    /// <inheritdoc/>
    public void Value(string name, ref double value) => _values.Add((name, JsonNumber.Format(value)));

    /// <inheritdoc/>
    public void Value(string name, ref long value) => _values.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public void Value(string name, ref int value) => _values.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public void Value(string name, ref bool value) => _values.Add((name, value ? "true" : "false"));

    private static void Write(Stream stream, ParameterBlock block, ReadOnlySpan<float> numbers)
    {
        if (!block.ColumnByColumn)
        {
            LittleEndian.Write(stream, numbers);
            return;
        }

        var ordered = new float[numbers.Length];
        ParameterOrder.Turn(numbers, ordered, block.Rows, block.Columns);
        LittleEndian.Write<float>(stream, ordered);
    }
}
