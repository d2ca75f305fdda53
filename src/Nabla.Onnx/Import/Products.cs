
namespace Nabla.Onnx.Import;

/// <summary>Matrices of weights: a dense layer without its activation.</summary>
internal static class Products
{
    /// <summary>y = x w, or y = w x where samples are columns.</summary>
    public static Value MatMul(Step step) => Product(step, step[0], step[1]);

    /// <summary>y = α x w + β c, each turned where the node says so.</summary>
    public static Value Gemm(Step step)
    {
        double alpha = step.Float("alpha", 1), beta = step.Float("beta", 1);
        if (Product(step, Turned(step, step[0], "transA"), Turned(step, step[1], "transB")) is not Flow product)
            throw step.Refusal("multiplies two constants; expected a value computed from the graph's input on one side");
        if (!step.Has(2) || beta == 0) return alpha == 1 ? product : product.Then(step.Label, [alpha], [0]);
        var (c, axes) = Broadcast.Along(step, step.Constant(2), product.Axes);
        return product.Then(step.Label, [alpha], beta == 1 ? c : [.. c.Select(number => beta * number)]) with { Axes = axes };
    }

    /// <summary>Samples that are rows, by weights on their right.</summary>
    public static Flow Times(Step step, Flow x, WeightMatrix w)
    {
        if (x is { IsLogarithm: true }) throw step.Refusal("follows LogSoftmax, with which a network ends");
        if (x.Axes.Batch == x.Axes.Rank - 1)
            throw step.Refusal("multiplies samples that are columns from the right; weights stand on their left");
        RequireWidth(step, x, x.Axes.Lengths[^1], w.Inputs);
        return x.Times(step.Label, w, x.Axes.WithLast(w.Nodes));
    }

    private static Value Product(Step step, Value left, Value right)
    {
        if (left is Flow { IsLogarithm: true } || right is Flow { IsLogarithm: true })
            throw step.Refusal("follows LogSoftmax, with which a network ends");
        if (left is Flow { Axes.Rank: > 0 } x && right is Constant columns)
        {
            int ahead = columns.Lengths.Count - 2 - (x.Axes.Rank - 2);
            if (ahead > 0 && columns.Lengths.Take(columns.Lengths.Count - 2).All(length => length == 1))
                x = x with { Axes = x.Axes.Unsqueezed([.. Enumerable.Range(0, ahead)]) ?? throw step.Refusal("adds too many axes") };
            var w = MatrixOf(step, columns.Lengths.Count == 1 ? columns with { Lengths = [columns.Numbers.Length, 1] }
                : WithoutOnes(columns), byInput: true);
            var product = Times(step, x, w);
            return columns.Lengths.Count == 1 ? product with { Axes = x.Axes with { Lengths = [.. x.Axes.Lengths.SkipLast(1)] } } : product;
        }

        if (left is Constant rows && right is Flow { Axes.Rank: 2 } y)
        {
            if (y.Axes.Batch != 1) throw step.Refusal("multiplies samples that are rows from the left; weights stand on their right");
            var w = MatrixOf(step, rows, byInput: false);
            RequireWidth(step, y, y.Axes.Lengths[0], w.Inputs);
            return y.Times(step.Label, w, y.Axes with { Lengths = [w.Nodes, y.Axes.Lengths[1]] });
        }

        if (left is Constant { Texts: null, Lengths: [var m, var n] } a && right is Constant { Texts: null, Lengths: [var inner, var k] } b
            && n == inner)
        {
            // Work is counted too: a file of long thin matrices could ask for a lot of it.
            step.Budget.Spend((long)Math.Min((double)m * n * k / 256, long.MaxValue / 2), step.Label);
            double[] numbers = ConstantArrays.Reserved(step, [m, k]);
            for (int i = 0; i < m; i++)
                for (int at = 0; at < n; at++)
                    for (int j = 0; j < k; j++) numbers[i * k + j] += a.Numbers[i * n + at] * b.Numbers[at * k + j];
            return new Constant([m, k], numbers) { IsCoarse = a.IsCoarse || b.IsCoarse };
        }

        if ((left as Opaque ?? right as Opaque) is { } opaque) throw step.Refusal(opaque.Why);
        throw step.Refusal(left is Constant && right is Constant ? "multiplies two constants whose shapes do not fit" : left is Flow
            && right is Flow ? "multiplies two values that both depend on the sample; expected a constant on one side"
            : "multiplies more axes than two");
    }

    // A matrix of scalars is none; one axis that is 1 in front of a matrix says nothing.
    private static Constant WithoutOnes(Constant constant) =>
        constant.Lengths.Count > 2 && constant.Lengths.Take(constant.Lengths.Count - 2).All(length => length == 1)
        ? constant with { Lengths = [.. constant.Lengths.TakeLast(2)] } : constant;

    private static WeightMatrix MatrixOf(Step step, Constant constant, bool byInput) =>
        WeightMatrix.From(constant, byInput)
        ?? throw step.Refusal($"has weights of the shape [{string.Join(", ", constant.Lengths)}]; expected inputs × nodes");

    // All numbers of a sample must meet the matrix at once; with more axes each row of a sample would meet it.
    private static void RequireWidth(Step step, Flow x, int? length, int inputs)
    {
        if ((x.Width ?? inputs) != (length ?? inputs))
            throw step.Refusal($"multiplies each of several rows of a sample ({x.Width} numbers by {length}); flatten them before");
        if ((length ?? inputs) != inputs) throw step.Refusal($"has weights for {inputs:N0} inputs but {length:N0} come");
    }

    private static Value Turned(Step step, Value value, string attribute) =>
        step.Int(attribute, 0) == 0 ? value : Reshaping.Turned(step, value, [1, 0]);
}
