using System.Globalization;
using Nabla.Programs;

namespace Nabla.Explain;

/// <summary>
/// Derivatives within a layer for one sample, operation by operation of its <see cref="LayerProgram"/>: of its activations (or weighted
/// sums, if the cost has a fused activation) by its inputs, its parameters and the operations between.
/// </summary>
internal sealed class LayerSteps
{
    private readonly int _layer;
    private readonly LayerLayout _slot;
    private readonly LayerProgram _program;
    private readonly IReadOnlyDictionary<Operation, double[]> _values;
    private readonly Dictionary<Operation, int> _places = [];

    public LayerSteps(BackpropPass pass, int layer, int sample)
    {
        (_layer, _slot) = (layer, pass.Architecture.LayerLayouts[layer]);
        _program = _slot.Program!;
        Top = pass.IsFused(layer) && _program.Output is Function last ? last.X : _program.Output;
        double[][] parameters = [.. Enumerable.Range(0, _slot.Blocks.Count).Select(block => _slot.RowByRow<double>(pass.Theta, block))];
        _values = _program.Run<double>(parameters, pass.A(layer - 1).AsSpan(sample * _slot.Inputs, _slot.Inputs));
        foreach (var step in _program.Steps) _places[step] = _places.Count;
    }

    /// <summary>The last operation of the decomposition.</summary>
    public Operation Top { get; }

    /// <summary>x.</summary>
    public Operation Input => _program.Input;

    /// <summary>Returns a parameter by its index in the layer's θ: its block, and its index there row by row.</summary>
    public (Operation Block, int Element) Parameter(int place)
    {
        int block = 0, within = place;
        while (within >= _slot.Blocks[block].Length) within -= _slot.Blocks[block++].Length;
        var shape = _slot.Blocks[block];
        return (_program.Parameters[block], shape.ColumnByColumn ? within % shape.Rows * shape.Columns + within / shape.Rows : within);
    }

    /// <summary>Returns the nodes that depend on a number, each with ∂(top)_j/∂(number).</summary>
    public IReadOnlyDictionary<int, double> Partials(Operation of, int i)
    {
        var tangents = new Dictionary<Operation, SortedDictionary<int, double>> { [of] = new() { [i] = 1 } };
        foreach (var step in _program.Steps)
        {
            if (step == of) continue;
            var found = new SortedDictionary<int, double>();
            for (int operand = 0; operand < step.Operands.Count; operand++)
            {
                if (!tangents.TryGetValue(step.Operands[operand], out var moved)) continue;
                foreach (var (n, tangent) in moved)
                    foreach (var (j, slope) in PartialsOf(step, operand, n))
                        found[j] = found.GetValueOrDefault(j) + slope * tangent;
            }

            if (found.Count > 0) tangents[step] = found;
        }

        return tangents.TryGetValue(Top, out var top) ? top : new SortedDictionary<int, double>();
    }

    /// <summary>
    /// Returns ∂(top)_j/∂(number) as factors, from the number to the node: one factor if there are several paths, none if the number is
    /// copied.
    /// </summary>
    public IReadOnlyList<Derivative> Factors(Operation of, int i, int j, double slope)
    {
        var (top, from, factors) = (Name(Top, j), Name(of, i), new List<Derivative>());
        while (of != Top)
        {
            var uses = (from step in _program.Steps
                        from operand in Enumerable.Range(0, step.Operands.Count)
                        where step.Operands[operand] == of
                        from use in PartialsOf(step, operand, i)
                        where Partials(step, use.Element).ContainsKey(j)
                        select (Step: step, Operand: operand, use.Element, use.Derivative)).Take(2).ToArray();
            if (uses.Length != 1)
                return [Derivative.Known(top, from, slope, string.Create(CultureInfo.InvariantCulture, $"slope of {_slot.Layer.Kind}"))];
            var next = uses[0];
            if (next.Step is Function function)
                factors.Add(Derivative.FromFormula(Name(next.Step, next.Element), Name(of, i), next.Derivative, function.Activation));
            else if (next.Step is not (Concatenate or Slice))
                factors.Add(Derivative.Known(Name(next.Step, next.Element), Name(of, i), next.Derivative,
                    FormulaOf(next.Step, next.Operand, next.Element)));
            (of, i) = (next.Step, next.Element);
        }

        return factors.Count > 0 ? factors : [Derivative.Known(top, from, 1, "1")];
    }

    private IEnumerable<(int Element, double Derivative)> PartialsOf(Operation step, int operand, int i) =>
        step.Partials(operand, i, [.. step.Operands.Select(one => _values[one])], _values[step]);

    // The number that the factor equals: the other factor of a product, or the weight or input of a weighted sum.
    private string FormulaOf(Operation step, int operand, int element)
    {
        switch (step)
        {
            case Multiply or MultiplyAdd when operand < 2:
                var other = step.Operands[1 - operand];
                return Text(other, other.Columns == step.Columns ? element : element / step.Columns);
            case Product product when operand < 2:
                return operand == 0 ? Letter(product.Weights) : "x";
            case Divide divide:
                return FormattableString.Invariant($"1 / {divide.Divisor:G6}");
            default:
                return "1";
        }
    }

    private string Text(Operation step, int element) => step switch
    {
        Constant constant => FormattableString.Invariant($"{constant.Numbers[element]:G6}"),
        Slice slice => Text(slice.Operands[0], slice.Start + element),
        Programs.Input => FormattableString.Invariant($"x_{element}"),
        _ => FormattableString.Invariant($"{Letter(step)}_{element}"),
    };

    // The first letter of a block's name without the layer's name.
    private string Letter(Operation step) => step is not Parameter parameter ? "u"
        : parameter.Name.StartsWith($"{_slot.Layer.Kind}-", StringComparison.Ordinal) ? parameter.Name[(_slot.Layer.Kind.Length + 1)..][..1]
        : parameter.Name[..1];

    private Quantity Name(Operation step, int element)
    {
        if (step == _program.Output) return Quantity.Activation(_layer, element);
        if (step == _program.Input) return Quantity.Activation(_layer - 1, element);
        if (step == Top) return Quantity.WeightedSum(_layer, element);
        if (step is not Parameter parameter) return Quantity.Step(_layer, _places.GetValueOrDefault(step), element);
        var shape = _slot.Blocks[parameter.Index];
        int start = _slot.BlockOffset(parameter.Index) - _slot.Offset;
        return Quantity.Parameter(_layer, start + shape.Index(element / shape.Columns, element % shape.Columns));
    }
}
