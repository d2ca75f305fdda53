using System.Numerics;

namespace Nabla.Programs;

/// <summary>
/// The computation of a layer for one sample in prediction, as operations from x and blocks of parameters to the activations.
/// </summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
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

    /// <summary>The last operation: a, the layer's activations.</summary>
    public Operation Output { get; }

    /// <summary>All operations that the last one needs, once each, after their operands.</summary>
    public IReadOnlyList<Operation> Steps { get; }

    /// <summary>
    /// The operation that computes z if the layer computes weighted sums: a_j = σ(z_j) with z_j = c Σ_k w_jk x_k + b_j, where w and b are
    /// its first two blocks of parameters. Null for other layers.
    /// </summary>
    public Product? WeightedSums => Output is Function
        { X: Product { Groups: 1, Weights: Parameter { Index: 0 }, Biases: Parameter { Index: 1 } } product }
        && product.X == Input ? product : null;

    /// <summary>True if a = x.</summary>
    public bool IsIdentity => Output == Input;

    /// <summary>Runs the program for one sample. It is the slow reference for all other implementations of the layer.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="parameters">The values of each block, row by row.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The values of every operation, row by row.</returns>
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
