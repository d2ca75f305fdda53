using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Derivations;

/// <summary>The symbols of a derivation.</summary>
/// <param name="example">The network.</param>
/// <param name="conventions">How weights are indexed.</param>
/// <param name="digits">The number of significant digits.</param>
internal sealed class Notation(Example example, Conventions conventions, int digits)
{
    private const int MaxTerms = 6;

    public SampleExplanation Sample => example.Sample;

    public Architecture Architecture => example.Network.Architecture;

    public int Last => Architecture.Layers.Count - 1;

    /// <summary>True if the cost includes the last activation, so that its derivative is by z.</summary>
    public bool IsAbsorbed => Sample.IsFused(Last);

    public static Formula C => Formula.ForQuantity(Quantity.Cost);

    public int Nodes(int layer) => layer < 0 ? Architecture.Inputs : Architecture.LayerLayouts[layer].Outputs;

    public Formula W(int layer, int j, int k) => Formula.ForQuantity(Quantity.Weight(layer, j, k), conventions.RowVectors);

    public static Formula B(int layer, int j) => Formula.ForQuantity(Quantity.Bias(layer, j));

    public static Formula Z(int layer, int j) => Formula.ForQuantity(Quantity.WeightedSum(layer, j));

    public static Formula A(int layer, int j) => Formula.ForQuantity(Quantity.Activation(layer, j));

    public static Formula Y(int j) => new Symbol("y", "", FormattableString.Invariant($"{j}"));

    public static Formula ActivationDerivative(int layer, int j) => new FunctionCall("σ'", Z(layer, j));

    public Formula Number(double value) => new Number(value, digits);

    /// <summary>The formula of σ' with the symbols of a node: a (1 − a).</summary>
    public Formula DerivativeFormula(int layer, int j) =>
        Meanings.Bracketed(FormulaParser.Parse(Architecture.Layers[layer].Activation.DerivativeFormula,
        new Dictionary<string, Formula> { ["a"] = A(layer, j), ["z"] = Z(layer, j) }));

    /// <summary>The derivative of the cost with the symbols of an output: 2 (a − y).</summary>
    public Formula CostDerivative(int j) => Meanings.Bracketed(FormulaParser.Parse(example.Cost.DerivativeFormula, CostLetters(j)));

    /// <summary>The definitions of symbols that are not quantities of the network.</summary>
    public IEnumerable<RichText> CostMeanings => FormulaSymbols.Definitions(example.Cost.DerivativeSymbols, CostLetters(0));

    /// <summary>From z_j of a layer to the cost: the factors in symbols.</summary>
    public IEnumerable<Formula> FromSum(int layer, int j)
    {
        if (layer == Last && IsAbsorbed) return [CostDerivative(j)];
        return [ActivationDerivative(layer, j), layer == Last ? CostDerivative(j) : Formula.Partial(C, A(layer, j))];
    }

    /// <summary>The same as fractions.</summary>
    public IEnumerable<Formula> FractionsFromSum(int layer, int j) => layer == Last && IsAbsorbed
        ? [Formula.Partial(C, Z(layer, j))]
        : [Formula.Partial(A(layer, j), Z(layer, j)), Formula.Partial(C, A(layer, j))];

    /// <summary>The same in numbers.</summary>
    public IEnumerable<Formula> NumbersFromSum(int layer, int j) => layer == Last && IsAbsorbed
        ? [Number(Sample.Errors(layer)[j])]
        : [Number(Sample.ActivationDerivative(layer, j)), Number(Sample.ActivationGradients(layer)[j])];

    /// <summary>A sum with all terms; a long one is shortened in the middle.</summary>
    public static Formula Long(IReadOnlyList<Formula> terms) =>
        new Sum(terms.Count <= MaxTerms ? terms : [terms[0], terms[1], new OperatorSign("⋯"), terms[^1]]);

    private Dictionary<string, Formula> CostLetters(int j) => FormulaSymbols.ForCost(A(Last, j), Z(Last, j), j, IsAbsorbed, Nodes(Last));
}
