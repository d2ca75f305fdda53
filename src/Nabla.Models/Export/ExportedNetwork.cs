using Nabla.Activations;
using Nabla.Data;
using Nabla.Programs;

namespace Nabla.Models.Export;

/// <summary>The language-independent form of a network: arrays of numbers, buffers, and statements in order.</summary>
/// <remarks>
/// It is created from the programs of the layers. Steps that depend only on parameters are computed here. The n-th weighted sum writes
/// a⟨n⟩. An array has the number of the weighted sum that uses it or follows it.
/// </remarks>
internal sealed class ExportedNetwork
{
    private readonly List<NumberArray> _arrays = [];
    private readonly List<(string Name, int Length)> _buffers = [];
    private readonly List<Statement> _statements = [];
    private readonly int _outputs;
    private int _sums, _others;

    /// <summary>Creates the form of a network.</summary>
    /// <exception cref="NablaException">A layer or activation has no program or formula, or a weight is not finite.</exception>
    public ExportedNetwork(Network network, IActivation last)
    {
        var slots = network.Architecture.LayerLayouts;
        _outputs = network.Architecture.Outputs;
        foreach (float parameter in network.Theta)
            if (!float.IsFinite(parameter))
                throw new NablaException("The model has a weight or bias that is not finite. Train it again with a smaller learning rate.");
        string x = "x";
        int end = slots.Count - 1;
        while (end >= 0 && slots[end].Program?.IsIdentity == true) end--;
        for (int layer = 0; layer <= end; layer++)
        {
            string where = $"Layer {layer + 1} ({slots[layer].Layer})";
            var program = slots[layer].Program ?? throw new NablaException($"{where} has no form in source files, since it does not "
                + $"describe what it computes. Override {nameof(Layers.Layer)}.{nameof(Layers.Layer.Describe)}.");
            if (program.IsIdentity) continue;
            var blocks = Enumerable.Range(0, slots[layer].Blocks.Count).Select(n => slots[layer].RowByRow<float>(network.Theta, n));
            x = new LayerStatements(this, where, program, [.. blocks], x).Write(layer == end ? "answer" : null);
            if (program.WeightedSums is not null) _sums++;
        }

        if (end < 0) _statements.Add(new CopyStatement(x, 0, "answer", 0, _outputs));
        Apply(last, "answer", _outputs, "The cost");
    }

    /// <summary>The numbers of the network, in the order of their use.</summary>
    public IReadOnlyList<NumberArray> Arrays => _arrays;

    /// <summary>The intermediate results, in the order of their computation.</summary>
    public IReadOnlyList<(string Name, int Length)> Buffers => _buffers;

    /// <summary>The statements that compute "answer" from "x".</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>The distinct activations without the identity.</summary>
    public IReadOnlyList<IActivation> Activations =>
        [.. _statements.OfType<ApplyStatement>().Select(statement => statement.Activation).DistinctBy(activation => activation.Spec)];

    private void Apply(IActivation activation, string to, int count, string where)
    {
        if (activation is Identity) return;
        if (activation is not (IFormula or Softmax))
            throw new NablaException($"{where}: the activation {activation.Spec} has no formula that could be written down. Implement "
                + "IElementwise, or use the model with the library.");
        _statements.Add(new ApplyStatement(activation, to, count));
    }

    private string Buffer(string? name, int length)
    {
        if (name == "answer") return name;
        // A weighted sum may follow two scalings.
        if (name is null || _buffers.Exists(buffer => buffer.Name == name)) name = FormattableString.Invariant($"v{++_others}");
        _buffers.Add((name, length));
        return name;
    }

    private NumberArray Array(string role, float[] numbers, string comment)
    {
        string free = role;
        for (int n = 2; _arrays.Any(array => array.Role == free && array.Number == _sums + 1); n++)
            free = FormattableString.Invariant($"{role}-more-{n}-");
        _arrays.Add(new(free, _sums + 1, numbers, comment));
        return _arrays[^1];
    }

    /// <summary>Creates the statements of a layer.</summary>
    private sealed class LayerStatements
    {
        private readonly ExportedNetwork _network;
        private readonly string _where, _x;
        private readonly LayerProgram _program;
        private readonly Dictionary<Operation, Operand> _written = [];
        private readonly IReadOnlyDictionary<Operation, float[]> _known;

        public LayerStatements(ExportedNetwork network, string where, LayerProgram program, float[][] parameters, string x)
        {
            (_network, _where, _program, _x) = (network, where, program, x);
            _known = program.Run<float>(parameters, new float[program.Input.Count]);
        }

        /// <summary>Adds the statements.</summary>
        /// <param name="target">The buffer of the layer's activations; null for a new buffer.</param>
        /// <returns>The buffer.</returns>
        public string Write(string? target)
        {
            target ??= _program.WeightedSums is not null ? FormattableString.Invariant($"a{_network._sums + 1}")
                : _program.Output is Multiply { Operands: [Input, _] } ? FormattableString.Invariant($"s{_network._sums + 1}")
                : null;
            var output = Value(_program.Output, target);
            if (target != "answer" || output.Name == target) return output.Name;
            _network._statements.Add(new CopyStatement(output.Name, 0, target, 0, _program.Output.Count));
            return target;
        }

        private Operand Value(Operation step, string? target = null)
        {
            if (_written.TryGetValue(step, out var written)) return written;
            return _written[step] = step is Input ? new(_x, null) : step.DependsOnInput ? new(Compute(step, target), null) : Constant(step);
        }

        private string Compute(Operation step, string? target)
        {
            switch (step)
            {
                case Function function:
                    // In place, unless another step reads the operand.
                    bool inPlace = function.X is not Input && !_written.ContainsKey(function.X)
                        && _program.Steps.Sum(other => other.Operands.Count(operand => operand == function.X)) == 1;
                    string z = Value(function.X, inPlace ? target : null).Name, a = inPlace ? z : _network.Buffer(target, step.Count);
                    if (!inPlace) _network._statements.Add(new CopyStatement(z, 0, a, 0, step.Count));
                    _network.Apply(function.Activation, a, step.Count, _where);
                    return a;
                case Product { Weights.DependsOnInput: true } or Product { Biases.DependsOnInput: true }:
                    throw new NablaException($"{_where} has a product with weights that depend on the sample, which has no form in source "
                        + "files.");
                case Product product:
                    string x = Value(product.X).Name, to = _network.Buffer(target, step.Count);
                    _network._statements.Add(product.Groups == 1
                        ? new DenseStatement(x, product.X.Count, Weights(product), Bias(product), (float?)product.Factor, to, product.Rows)
                        : new GroupsStatement(x, product.Weights.Columns, product.Rows / product.Groups, Value(product.Weights),
                            Value(product.Biases), (float?)product.Factor, to, product.Rows));
                    return to;
                case Multiply { Columns: 1, Operands: [{ DependsOnInput: true } list, { DependsOnInput: false } factors] }:
                    string from = Value(list).Name, scaled = _network.Buffer(target, step.Count);
                    _network._statements.Add(new TimesStatement(from, Value(factors).Array!, scaled, step.Count));
                    return scaled;
                case Concatenate:
                    Operand[] parts = [.. step.Operands.Select(part => Value(part))];
                    string joined = _network.Buffer(target, step.Count);
                    int at = 0;
                    foreach (var (part, operation) in parts.Zip(step.Operands))
                    {
                        _network._statements.Add(new CopyStatement(part.Name, 0, joined, at, operation.Count) { Array = part.Array });
                        at += operation.Count;
                    }

                    return joined;
                case Slice slice:
                    string whole = Value(slice.Operands[0]).Name, some = _network.Buffer(target, step.Count);
                    _network._statements.Add(new CopyStatement(whole, slice.Start, some, 0, step.Count));
                    return some;
                default:
                    var operands = step.Operands.Select(operand => (Value(operand), operand.Columns == step.Columns ? 1 : step.Columns));
                    var listed = operands.ToArray();
                    string result = _network.Buffer(target, step.Count);
                    _network._statements.Add(new ElementwiseStatement(step switch
                    {
                        Add => FormulaOperation.Add,
                        Multiply => FormulaOperation.Multiply,
                        Maximum => FormulaOperation.Max,
                        Minimum => FormulaOperation.Min,
                        MultiplyAdd => FormulaOperation.MultiplyAdd,
                        Divide => FormulaOperation.Divide,
                        _ => throw new NablaException($"{_where} has the step {step.GetType().Name}, which has no form in source files."),
                    }, listed, (step as Divide)?.Divisor, result, step.Count));
                    return result;
            }
        }

        // Input by input, so that memory is read in order.
        private NumberArray Weights(Product product)
        {
            var (w, inputs, nodes) = (_known[product.Weights], product.Weights.Columns, product.Rows);
            var ordered = new float[w.Length];
            for (int k = 0; k < inputs; k++)
                for (int j = 0; j < nodes; j++) ordered[k * nodes + j] = w[j * inputs + k];
            return _network.Array(RoleOf(product.Weights), ordered,
                FormattableString.Invariant($"the weight of input k (of {inputs}) to node j (of {nodes}) is at k * {nodes} + j."));
        }

        private NumberArray Bias(Product product) => _network.Array(RoleOf(product.Biases), _known[product.Biases], "");

        private Operand Constant(Operation step) => new("", _network.Array(RoleOf(step), _known[step],
            step.Columns == 1 ? "" : FormattableString.Invariant($"{step.Rows} rows of {step.Columns} numbers.")));

        // The name of the block of parameters that it is, or is computed from.
        private static string RoleOf(Operation step) =>
            step is Parameter parameter ? parameter.Name : step.Operands.Count > 0 ? RoleOf(step.Operands[0]) : "constants";
    }
}

/// <summary>An array of numbers of the network.</summary>
/// <param name="Role">The role of the numbers: "weights".</param>
/// <param name="Number">The number of the weighted sum, from 1.</param>
/// <param name="Numbers">The numbers.</param>
/// <param name="Comment">The order of the numbers; empty for none.</param>
internal sealed record NumberArray(string Role, int Number, float[] Numbers, string Comment);

/// <summary>An operand of a statement: a buffer by its name, or an array.</summary>
internal readonly record struct Operand(string Name, NumberArray? Array);

/// <summary>One statement of a network.</summary>
/// <param name="To">The buffer of the result, or "answer".</param>
/// <param name="Count">The number of results.</param>
internal abstract record Statement(string To, int Count);

/// <summary>to[j] = b[j] + Σ_k x[k] w[k, j], w input by input; with a factor c Σ + b[j].</summary>
internal sealed record DenseStatement(string X, int Inputs, NumberArray Weights, NumberArray Biases, float? Factor, string To, int Count)
    : Statement(To, Count);

/// <summary>A weighted sum in groups of inputs, each with a number of outputs; w output by output.</summary>
internal sealed record GroupsStatement(string X, int Inputs, int Each, Operand Weights, Operand Biases, float? Factor, string To, int Count)
    : Statement(To, Count);

/// <summary>to[k] = x[k] s[k].</summary>
internal sealed record TimesStatement(string X, NumberArray Scales, string To, int Count) : Statement(To, Count);

/// <summary>
/// to[n] = operation on operands[n]. Each operand advances once in a number of steps. With a divisor the operation is in double.
/// </summary>
internal sealed record ElementwiseStatement(FormulaOperation Operation, IReadOnlyList<(Operand Operand, int Step)> Operands,
    double? Divisor, string To, int Count) : Statement(To, Count);

/// <summary>σ in place.</summary>
internal sealed record ApplyStatement(IActivation Activation, string To, int Count) : Statement(To, Count);

/// <summary>Copies numbers from one buffer to another.</summary>
internal sealed record CopyStatement(string From, int Start, string To, int At, int Count) : Statement(To, Count)
{
    /// <summary>The array to copy instead of a buffer.</summary>
    public NumberArray? Array { get; init; }
}
