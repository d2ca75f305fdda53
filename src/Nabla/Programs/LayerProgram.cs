using System.Numerics;

namespace Nabla.Programs;

/// <summary>What a layer computes for one sample in prediction, as steps: x and blocks of parameters in, activations out.</summary>
public sealed class LayerProgram
{
    internal LayerProgram(Input x, IReadOnlyList<Parameter> parameters, Operation output)
    {
        (Input, Parameters, Output) = (x, parameters, output);
        var steps = new List<Operation>();
        var seen = new HashSet<Operation>();
        Visit(output);
        Steps = steps;

        void Visit(Operation step)
        {
            if (!seen.Add(step)) return;
            foreach (var operand in step.Operands) Visit(operand);
            steps.Add(step);
        }
    }

    /// <summary>x.</summary>
    public Input Input { get; }

    /// <summary>The layer's blocks of parameters, in the order of θ.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The last step: a, the layer's activations.</summary>
    public Operation Output { get; }

    /// <summary>Every step that the last one needs, each after its operands and once.</summary>
    public IReadOnlyList<Operation> Steps { get; }

    /// <summary>
    /// z, where the layer is one of weighted sums: a_j = σ(z_j) with z_j = c Σ_k w_jk x_k + b_j, w and b being its first two blocks of
    /// parameters. Null for other layers.
    /// </summary>
    public Product? WeightedSums => Output is Function
        { X: Product { Groups: 1, Weights: Parameter { Index: 0 }, Biases: Parameter { Index: 1 } } product }
        && product.X == Input ? product : null;

    /// <summary>Whether a = x.</summary>
    public bool IsIdentity => Output == Input;

    /// <summary>Runs the program for one sample, slowly: the reference for every other form of the layer.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="parameters">The numbers of each block, row by row.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers of every step, row by row.</returns>
    public IReadOnlyDictionary<Operation, T[]> Run<T>(IReadOnlyList<T[]> parameters, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var values = new Dictionary<Operation, T[]> { [Input] = x.ToArray() };
        foreach (var parameter in Parameters) values[parameter] = parameters[parameter.Index];
        foreach (var step in Steps)
        {
            if (values.ContainsKey(step)) continue;
            var result = new T[step.Count];
            step.Compute([.. step.Operands.Select(operand => values[operand])], result);
            values[step] = result;
        }

        return values;
    }
}
