using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Derivations;

/// <summary>The letters of a sheet.</summary>
/// <param name="example">The network.</param>
/// <param name="conventions">How weights are indexed.</param>
/// <param name="digits">Digits that count.</param>
internal sealed class Notation(Example example, Conventions conventions, int digits)
{
    private const int MaxTerms = 6;

    public SampleExplanation Sample => example.Sample;

    public Architecture Architecture => example.Network.Architecture;

    public int Last => Architecture.Layers.Count - 1;

    /// <summary>True where the cost contains the last activation, so that its slope is taken by z.</summary>
    public bool IsAbsorbed => Sample.IsFused(Last);

    public static Formula C => Formula.Named(Quantity.Cost);

    public int Nodes(int layer) => layer < 0 ? Architecture.Inputs : Architecture.LayerLayouts[layer].Outputs;

    public Formula W(int layer, int j, int k) => Formula.Named(Quantity.Weight(layer, j, k), conventions.RowVectors);

    public static Formula B(int layer, int j) => Formula.Named(Quantity.Bias(layer, j));

    public static Formula Z(int layer, int j) => Formula.Named(Quantity.WeightedSum(layer, j));

    public static Formula A(int layer, int j) => Formula.Named(Quantity.Activation(layer, j));

    public static Formula Y(int j) => new Symbol("y", "", FormattableString.Invariant($"{j}"));

    public static Formula Slope(int layer, int j) => new Call("σ'", Z(layer, j));

    public Formula Number(double value) => new Number(value, digits);

    /// <summary>σ' with the letters of a node in it: a (1 − a).</summary>
    public Formula SlopeFormula(int layer, int j) =>
        Meanings.Bracketed(FormulaReader.Read(Architecture.Layers[layer].Activation.SlopeFormula,
        new Dictionary<string, Formula> { ["a"] = A(layer, j), ["z"] = Z(layer, j) }));

    /// <summary>The slope of the cost with the letters of an output in it: 2 (a − y).</summary>
    public Formula CostSlope(int j) => Meanings.Bracketed(FormulaReader.Read(example.Cost.SlopeFormula, CostLetters(j)));

    /// <summary>What the letters of the cost's slope stand for, where they are no numbers of the network.</summary>
    public IEnumerable<Phrase> CostMeanings => SlopeLetters.Others(example.Cost.SlopeLetters, CostLetters(0));

    /// <summary>From z_j of a layer to the cost: the factors in symbols.</summary>
    public IEnumerable<Formula> FromSum(int layer, int j)
    {
        if (layer == Last && IsAbsorbed) return [CostSlope(j)];
        return [Slope(layer, j), layer == Last ? CostSlope(j) : Formula.Partial(C, A(layer, j))];
    }

    /// <summary>The same as fractions.</summary>
    public IEnumerable<Formula> FractionsFromSum(int layer, int j) => layer == Last && IsAbsorbed
        ? [Formula.Partial(C, Z(layer, j))]
        : [Formula.Partial(A(layer, j), Z(layer, j)), Formula.Partial(C, A(layer, j))];

    /// <summary>The same in numbers.</summary>
    public IEnumerable<Formula> NumbersFromSum(int layer, int j) => layer == Last && IsAbsorbed
        ? [Number(Sample.Errors(layer)[j])]
        : [Number(Sample.Slope(layer, j)), Number(Sample.ActivationGradients(layer)[j])];

    /// <summary>A sum written out; of a long one its beginning and its end.</summary>
    public static Formula Long(IReadOnlyList<Formula> terms) =>
        new Sum(terms.Count <= MaxTerms ? terms : [terms[0], terms[1], new Sign("⋯"), terms[^1]]);

    private Dictionary<string, Formula> CostLetters(int j) => SlopeLetters.OfCost(A(Last, j), Z(Last, j), j, IsAbsorbed, Nodes(Last));
}
