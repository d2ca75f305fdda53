using System.Text.RegularExpressions;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The meaning of a factor in words.</summary>
internal static partial class Meanings
{
    private const double Little = 0.05, Much = 0.5, Flat = 0.05;

    public static string Describe(Derivative factor, SampleExplanation sample) => (factor.Of.Kind, factor.By.Kind) switch
    {
        (QuantityKind.WeightedSum or QuantityKind.UnscaledSum, QuantityKind.Weight) => Before(factor),
        (QuantityKind.WeightedSum, QuantityKind.Bias) => "the bias is added to z",
        (QuantityKind.WeightedSum or QuantityKind.UnscaledSum, QuantityKind.Activation) =>
            $"the weight to the next node: the larger it is, the more of {factor.By} is passed on",
        (QuantityKind.WeightedSum, QuantityKind.UnscaledSum) =>
            "the sum u = Σ w a is divided by the square root of the number of inputs: z = u / √n + b",
        (QuantityKind.Activation, QuantityKind.WeightedSum) => ActivationDerivative(factor, sample),
        (QuantityKind.Activation, QuantityKind.Activation) =>
            factor.Formula == "1" ? "passed on unchanged" : "the trainable factor of this input",
        (QuantityKind.Cost, _) when factor.Rule == Rule.Known => Output(factor),
        (QuantityKind.Cost, _) => Passed(factor),
        _ => "",
    };

    // a_k, the number that the weight multiplies.
    private static string Before(Derivative factor)
    {
        double a = Math.Abs(factor.Value);
        string what = factor.By.Layer == 0 ? "the input" : "the previous activation";
        return a == 0 ? $"{what} is 0, so this sample does not change the weight"
            : a < Little ? $"{what} is close to 0, so the weight has little effect"
            : a < Much ? $"{what} is small, so the weight has some effect"
            : $"{what} is large, so the weight has a large effect";
    }

    private static string ActivationDerivative(Derivative factor, SampleExplanation sample)
    {
        if (factor.Value == 0) return "the node is inactive: no change is passed on";
        var activation = sample.Architecture.Layers[factor.Of.Layer].Activation;
        if (!activation.IsElementwise)
            return factor.Of.Node == factor.By.Node ? "a larger z increases its own probability" : "a larger z decreases the probability "
                + "of another output";
        if (Remarks.Find(sample, factor.Of.Layer, factor.Of.Node) is not null)
            return "the node is saturated: almost no change is passed on";
        return Math.Abs(factor.Value) < Flat ? "the node is nearly saturated: little change is passed on"
            : $"if z changes by h, a changes by {SignificantDigits.Format(factor.Value, 2)} h";
    }

    // The end of every path: how the cost changes with an output.
    private static string Output(Derivative factor) => factor.Value == 0
        ? "the output equals its target"
        : $"C₀ decreases if this output {(factor.Value < 0 ? "increases" : "decreases")} ({HowMuch(Math.Abs(factor.Value))})";

    private static string Passed(Derivative factor) => factor.Value == 0
        ? "the cost does not depend on the node"
        : $"C₀ decreases if this node {(factor.Value < 0 ? "increases" : "decreases")}: "
        + $"{(factor is { Rule: Rule.Sum, Count: > 1 } ? $"a sum over {factor.Count} nodes" : "one node follows")}";

    internal static string HowMuch(double size) =>
        size >= 1 ? "very strong" : size >= 0.2 ? "strong" : size >= 0.02 ? "weak" : "very weak";

    /// <summary>The formula of a derivative with the symbols of this node.</summary>
    public static Formula FormulaOf(Derivative known, ExplanationContext context)
    {
        if (known.Formula.Length == 0) return new Number(known.Value, context.Detail.Digits);
        return known.Of.Kind is QuantityKind.WeightedSum or QuantityKind.UnscaledSum
            ? known.By.Kind switch
            {
                QuantityKind.Weight => context.Symbol(Quantity.Activation(known.By.Layer - 1, known.By.From)),
                QuantityKind.Bias => new Number(1),
                QuantityKind.UnscaledSum => FormulaParser.Parse(known.Formula),
                _ => context.Symbol(Quantity.Weight(known.Of.Layer, known.Of.Node, known.By.Node)),
            }
            : FormulaParser.Parse(known.Formula, Named(known, context));
    }

    /// <summary>The definitions of symbols that are not quantities of the network.</summary>
    public static IEnumerable<RichText> Letters(Derivative known, ExplanationContext context) =>
        FormulaSymbols.Definitions(known.Symbols, known.Of.Kind == QuantityKind.Cost ? Named(known, context)
        : new Dictionary<string, Formula>());

    private static Dictionary<string, Formula> Named(Derivative known, ExplanationContext context)
    {
        Quantity at = known.Of.Kind == QuantityKind.Cost ? known.By : known.Of;
        if (at.Kind is not (QuantityKind.Activation or QuantityKind.WeightedSum)) return new();
        Formula a = context.Symbol(Quantity.Activation(at.Layer, at.Node)), z = context.Symbol(Quantity.WeightedSum(at.Layer, at.Node));
        return known.Of.Kind == QuantityKind.Cost
            ? FormulaSymbols.ForCost(a, z, at.Node, isAbsorbed: known.By.Kind == QuantityKind.WeightedSum, context.Architecture.Outputs)
            : new() { ["a"] = a, ["z"] = z };
    }

    /// <summary>Puts a formula that contains text in brackets.</summary>
    public static Formula Bracketed(Formula formula) =>
        formula is Row row && row.Parts.Any(part => part is FormulaText)
        ? new Row([new OperatorSign("("), .. row.Parts, new OperatorSign(")")]) : formula;

    /// <summary>A remark with its indices as subscripts.</summary>
    public static RichText Remark(string text)
    {
        var inlines = new List<Inline>();
        int from = 0;
        foreach (Match match in Indexed().Matches(text))
        {
            inlines.Add(new TextRun(text[from..match.Index]));
            inlines.Add(new InlineFormula(new Symbol(match.Groups[1].Value, "", match.Groups[2].Value)));
            from = match.Index + match.Length;
        }

        return new([.. inlines, new TextRun(text[from..])]);
    }

    [GeneratedRegex(@"(\p{L})_(\p{L})")]
    private static partial Regex Indexed();

    /// <summary>
    /// The formula of a factor: a_k, σ'(z_j), 2 (a_j − y_j), or the fraction if it is a sum.
    /// </summary>
    public static Formula Symbolic(Derivative factor, ExplanationContext context) => factor.Rule switch
    {
        Rule.Known when factor.Of.Kind == QuantityKind.Activation && factor.By.Kind == QuantityKind.WeightedSum
            && factor.Of.Node == factor.By.Node
            && context.Architecture.Layers[factor.Of.Layer].Activation.IsElementwise => new FunctionCall("σ'", context.Symbol(factor.By)),
        Rule.Known => FormulaOf(factor, context),
        _ => Formula.Partial(context.Symbol(factor.Of), context.Symbol(factor.By)),
    };
}
