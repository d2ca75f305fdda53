using Nabla.Onnx.Protobuf;
using Nabla.Programs;

namespace Nabla.Onnx.Export;

/// <summary>
/// Exports one layer as part of a graph, from its <see cref="LayerProgram"/>: a list is [N, rows], a matrix [N, rows, columns]. Values are
/// float; results of fused operations and divisions in double are double until they are used as float.
/// </summary>
internal sealed class LayerGraph
{
    private readonly GraphBuilder _graph;
    private readonly string _scope;
    private readonly LayerLayout _layout;
    private readonly int _number;
    private readonly Dictionary<Operation, string> _values = [];
    private readonly HashSet<string> _doubles = [];
    private readonly string _last;

    private LayerGraph(GraphBuilder graph, string scope, LayerLayout layout, int number, Func<int, float[]> numbers)
    {
        (_graph, _scope, _layout, _number) = (graph, scope, layout, number);
        foreach (var parameter in layout.Program!.Parameters)
            _values[parameter] = graph.Constant(
                OnnxTensor.Create(
                    $"{scope}.{layout.GetTensorName(parameter.Name)}", ShapeOf(layout.Program, parameter), numbers(parameter.Index)));
        bool hasAxes = layout.Program.Steps.Any(step => (step.Columns > 1 && step.DependsOnInput) || step is Product { Groups: > 1 });
        _last = hasAxes ? graph.Constant(OnnxTensor.Create($"{scope}.last", [1], [-1L])) : "";
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scope">The prefix of names: "dense_1".</param>
    /// <param name="layout">The layer.</param>
    /// <param name="number">The layer's number, from 1, for messages.</param>
    /// <param name="numbers">Returns the numbers of a block, row by row.</param>
    /// <param name="x">The activations of the previous layer, float [N, inputs].</param>
    /// <returns>Its activations, float [N, outputs].</returns>
    public static string Add(GraphBuilder graph, string scope, LayerLayout layout, int number, Func<int, float[]> numbers, string x)
    {
        graph.Scope = scope;
        var layer = new LayerGraph(graph, scope, layout, number, numbers);
        var program = layout.Program!;
        layer._values[program.Input] = x;
        return layer.Value(program.Output);
    }

    /// <summary>Returns the shape of a block of parameters in a file. Weights of groups have an axis for them.</summary>
    public static long[] ShapeOf(LayerProgram program, Parameter parameter)
    {
        if (program.Steps.OfType<Product>().FirstOrDefault(product => product.Weights == parameter) is { Groups: > 1 and var groups })
            return [groups, parameter.Rows / groups, parameter.Columns];
        return parameter.Columns == 1 && !program.Steps.OfType<Product>().Any(product => product.Weights == parameter)
            ? [parameter.Rows] : [parameter.Rows, parameter.Columns];
    }

    // Each operation is written when the first one that reads it needs it.
    private string Value(Operation step)
    {
        if (_values.TryGetValue(step, out string? known)) return known;
        string value = Write(step);
        var output = _layout.Program!.Output;
        bool isSum = output is Function last && last.X == step, isLast = step == output;
        // An operation that writes nothing, such as the identity, keeps the name of the value.
        if ((isSum || isLast) && !_values.ContainsValue(value))
            value = _graph.Rename(Float(value), isLast ? $"{_scope}.a" : $"{_scope}.z");
        return _values[step] = value;
    }

    private string Write(Operation step) => step switch
    {
        Constant constant => _graph.Constant(OnnxTensor.Create($"{_scope}.constant",
            constant.Columns == 1 ? [constant.Rows] : [constant.Rows, constant.Columns], [.. constant.Numbers.Select(n => (float)n)])),
        Product { Groups: > 1 } product => Grouped(product),
        Product product => _graph.Node("Gemm", [Listed(product.X), Read(product.Weights), Read(product.Biases)], Settings(product)),
        Multiply multiply => _graph.Node("Mul", Shaped(multiply, 0), Shaped(multiply, 1)),
        Add add => _graph.Node("Add", Shaped(add, 0), Shaped(add, 1)),
        Maximum maximum => _graph.Node("Max", Shaped(maximum, 0), Shaped(maximum, 1)),
        Minimum minimum => _graph.Node("Min", Shaped(minimum, 0), Shaped(minimum, 1)),
        MultiplyAdd fused => Fused(fused),
        Divide divide => InDouble(_graph.Node("Div", Double(Value(divide.Operands[0])),
            _graph.Constant(OnnxTensor.Create($"{_scope}.divisor", [], [divide.Divisor])))),
        Function function => ActivationExporters.Find(function.Activation) is { } form
            ? form(function.Activation.Spec, _graph, Read(function.X))
            : throw ActivationExporters.Missing(function.Activation, $"Layer {_number} ({_layout.Layer})"),
        Concatenate => _graph.Node("Concat", [.. step.Operands.Select(Read)], [OnnxAttribute.Create("axis", step.DependsOnInput ? 1 : 0)]),
        Slice slice => _graph.Node("Slice", Read(slice.Operands[0]), Whole("start", slice.Start), Whole("end", slice.Start + slice.Count),
            Whole("axis", slice.DependsOnInput ? 1 : 0)),
        _ => throw new OnnxException($"Layer {_number} ({_layout.Layer}) has the step {step.GetType().Name}, which has no ONNX form."),
    };

    // z = c x wᵀ + b.
    private static OnnxAttribute[] Settings(Product product) => product.Factor is { } factor
        ? [OnnxAttribute.Create("alpha", (float)factor), OnnxAttribute.Create("transB", 1)]
        : [OnnxAttribute.Create("transB", 1)];

    // A grouped convolution of width 1. Unlike MatMul and Transpose it accepts zero samples in ONNX Runtime.
    private string Grouped(Product product)
    {
        string channels = _graph.Constant(OnnxTensor.Create($"{_scope}.channels", [3], [product.Rows, product.Weights.Columns, 1L]));
        string columns = _graph.Node("Unsqueeze", Listed(product.X), _last);
        string weights = _graph.Node("Reshape", Read(product.Weights), channels);
        OnnxAttribute[] groups = [OnnxAttribute.Create("group", (long)product.Groups)];
        if (product.Factor is not { } factor)
            return Flat(_graph.Node("Conv", [columns, weights, Read(product.Biases)], groups));
        string scaled = _graph.Node("Mul", Flat(_graph.Node("Conv", [columns, weights], groups)), _graph.Number(factor));
        return _graph.Node("Add", scaled, Read(product.Biases));
    }

    // Rounded once: double for one fused operation, so that large numbers that nearly cancellationToken give the same result.
    private string Fused(MultiplyAdd step)
    {
        string product = _graph.Node("Mul", Double(Shaped(step, 0, keep: true)), Double(Shaped(step, 1, keep: true)));
        return Float(InDouble(_graph.Node("Add", product, Double(Shaped(step, 2, keep: true)))));
    }

    // An operand in the required shape: a list combined with a matrix gets a last axis.
    private string Shaped(Operation step, int operand, bool keep = false)
    {
        var of = step.Operands[operand];
        string value = keep ? Value(of) : Read(of);
        return of.Columns == 1 && step.Columns > 1 ? _graph.Node("Unsqueeze", value, _last) : value;
    }

    private string Listed(Operation step) => step.Columns == 1 ? Read(step) : Flat(Read(step));

    private string Read(Operation step) => Float(Value(step));

    private string Float(string value) => _doubles.Contains(value) ? Cast(value, OnnxDataType.Float) : value;

    private string Double(string value) => _doubles.Contains(value) ? value : Cast(value, OnnxDataType.Double);

    private string InDouble(string value)
    {
        _doubles.Add(value);
        return value;
    }

    private string Cast(string value, OnnxDataType type) => _graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)type)]);

    private string Flat(string value) => _graph.Node("Flatten", [value], [OnnxAttribute.Create("axis", 1)]);

    private string Whole(string what, long number) => _graph.Constant(OnnxTensor.Create($"{_scope}.{what}", [1], [number]));
}
