using System.Globalization;

namespace Nabla.Explain;

/// <summary>The kind of a number of a network, by the letters of the notes.</summary>
public enum QuantityKind
{
    /// <summary>C₀, the cost of one sample; C, the mean, for several samples.</summary>
    Cost,

    /// <summary>w_jk, the weight from node k of the previous layer to node j.</summary>
    Weight,

    /// <summary>b_j, the bias of node j.</summary>
    Bias,

    /// <summary>z_j, the weighted sum of node j.</summary>
    WeightedSum,

    /// <summary>u_j = Σ_k w_jk a_k, the unscaled sum of node j in neural-tangent parametrization: z_j = u_j / √n + b_j.</summary>
    UnscaledSum,

    /// <summary>a_j, the activation of node j; the input x_j for layer −1.</summary>
    Activation,

    /// <summary>θ_n, a parameter of a layer of any kind, by its index in the layer's part of θ.</summary>
    Parameter,

    /// <summary>u_n, a number of an operation within a layer without weighted sums.</summary>
    Step,
}

/// <summary>A named number of a network: C₀, w⁽²⁾[3, 5], b⁽²⁾[3], z⁽²⁾[3], a⁽¹⁾[5], x[7].</summary>
/// <param name="Kind">The kind of number.</param>
/// <param name="Layer">The layer, from 0; −1 for the inputs, and for the cost.</param>
/// <param name="Node">j, the node, from 0.</param>
/// <param name="From">For a weight k, the node of the previous layer; otherwise 0.</param>
public readonly record struct Quantity(QuantityKind Kind, int Layer, int Node, int From)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>C₀.</summary>
    public static Quantity Cost => new(QuantityKind.Cost, -1, 0, 0);

    /// <summary>w_jk of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <param name="k">The node of the previous layer, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Weight(int layer, int j, int k) => new(QuantityKind.Weight, layer, j, k);

    /// <summary>b_j of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Bias(int layer, int j) => new(QuantityKind.Bias, layer, j, 0);

    /// <summary>z_j of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity WeightedSum(int layer, int j) => new(QuantityKind.WeightedSum, layer, j, 0);

    /// <summary>u_j of a layer in neural-tangent parametrization.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity UnscaledSum(int layer, int j) => new(QuantityKind.UnscaledSum, layer, j, 0);

    /// <summary>a_j of a layer.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <param name="j">The node, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Activation(int layer, int j) => new(QuantityKind.Activation, layer, j, 0);

    /// <summary>A parameter of a layer of any kind.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="index">Its index in the layer's part of θ, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Parameter(int layer, int index) => new(QuantityKind.Parameter, layer, index, 0);

    /// <summary>A number of an operation within a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="step">The operation of its program, from 0.</param>
    /// <param name="element">The index of the number, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Step(int layer, int step, int element) => new(QuantityKind.Step, layer, element, step);

    /// <summary>x_k, an input.</summary>
    /// <param name="k">The input, from 0.</param>
    /// <returns>Its name.</returns>
    public static Quantity Input(int k) => Activation(-1, k);

    /// <summary>Formats the name with layers from 1, as in the notes, and nodes from 0.</summary>
    /// <returns>For example w⁽²⁾[3, 5].</returns>
    public override string ToString() => Kind switch
    {
        QuantityKind.Cost => "C₀",
        QuantityKind.Weight => $"w{Above}[{Node}, {From}]",
        QuantityKind.Bias => $"b{Above}[{Node}]",
        QuantityKind.WeightedSum => $"z{Above}[{Node}]",
        QuantityKind.UnscaledSum => $"u{Above}[{Node}]",
        QuantityKind.Parameter => $"θ{Above}[{Node}]",
        QuantityKind.Step => $"u{Above}[{From}, {Node}]",
        _ => Layer < 0 ? $"x[{Node}]" : $"a{Above}[{Node}]",
    };

    private string Above =>
        $"⁽{string.Concat((Layer + 1).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']))}⁾";
}
