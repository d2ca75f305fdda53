using System.Text.Json;
using Nabla.Files;

namespace Nabla.Training.State;

/// <summary>Reads the numbers of a run that a <see cref="StateWriter"/> wrote.</summary>
/// <param name="architecture">The network's architecture.</param>
/// <param name="file">Vectors and lists.</param>
/// <param name="values">Single numbers: a JSON object.</param>
/// <param name="version">The version of the file's format.</param>
/// <remarks>A missing value or another shape throws an <see cref="InvalidDataException"/> that names it.</remarks>
internal sealed class StateReader(Architecture architecture, SafetensorsFile file, JsonElement values, int version) : IState
{
    /// <inheritdoc/>
    public bool IsReading => true;

    /// <inheritdoc/>
    public int Version => version;

    /// <inheritdoc/>
    public void Vector(string name, Memory<float> vector)
    {
        foreach (var (block, shape, start) in LayerNames.List(architecture, Version))
        {
            Span<float> numbers = vector.Span.Slice(start, shape.Length);
            if (file.Tensors.TryGetValue(name + block, out var entry)
                && !entry.Shape.SequenceEqual(LayerNames.ShapeOf(shape).Select(length => (long)length)))
                throw new InvalidDataException($"the tensor {name + block} is {string.Join(" × ", entry.Shape)} but the network's is "
                    + $"{shape.Rows} × {shape.Columns}");
            if (!shape.ColumnByColumn)
            {
                file.Read(name + block, numbers);
                continue;
            }

            var ordered = new float[numbers.Length];
            file.Read<float>(name + block, ordered);
            ParameterOrder.Turn<float>(ordered, numbers, shape.Columns, shape.Rows);
        }
    }

    /// <inheritdoc/>
    public void Numbers(string name, double[] numbers) => file.Read<double>(name, numbers);

    /// <inheritdoc/>
    public void List<T>(string name, List<T> numbers)
        where T : unmanaged
    {
        numbers.Clear();
        numbers.AddRange(file.Read<T>(name));
    }

    /// <inheritdoc/>
    public void Value(string name, ref double value) => value = Find(name, JsonNumber.Read);

    /// <inheritdoc/>
    public void Value(string name, ref long value) => value = Find(name, element => element.GetInt64());

    /// <inheritdoc/>
    public void Value(string name, ref int value) => value = Find(name, element => element.GetInt32());

    /// <inheritdoc/>
    public void Value(string name, ref bool value) => value = Find(name, element => element.GetBoolean());

    private T Find<T>(string name, Func<JsonElement, T> read)
    {
        try
        {
            return values.TryGetProperty(name, out var element) ? read(element)
                : throw new InvalidDataException($"there is no {name} in its state");
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{name} in its state is not what is expected", fault);
        }
    }
}
