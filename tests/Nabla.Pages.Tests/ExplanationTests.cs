using System.Text.Json;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Pages.Explanations;
using Nabla.Pages.Writers;

namespace Nabla.Pages.Tests;

public class ExplanationTests
{
    public static TheoryData<string, string> Pairs =>
        new(from activation in new[]
        { "sigmoid", "tanh", "relu", "gelu" } from cost in CostRegistry.Default.Names select (activation, cost));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_shown_multiplies_and_adds_up_to_what_it_explains(string activation, string cost)
    {
        var context = Examples.Of(ActivationRegistry.Default.Parse(activation), CostRegistry.Default.Parse(cost));
        var json = Json(context, Examples.Asked);
        Assert.Equal(Examples.Asked.Count, json.GetProperty("derivatives").GetArrayLength());
        foreach (var tree in json.GetProperty("derivatives").EnumerateArray()) Adds(tree);
    }

    [Fact]
    public void A_mean_over_rows_adds_up_with_what_is_left_out()
    {
        var context = Examples.Of(new Sigmoid(), new SquaredError(), samples: 40);
        var tree = Json(context, [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0];
        Assert.Equal(30, tree.GetProperty("omitted").GetInt32());
        Assert.InRange(tree.GetProperty("parts")[0].GetProperty("row").GetInt32(), 40, 79);
        Adds(tree);
    }

    [Fact]
    public void The_nudge_stands_beside_each_derivative()
    {
        var nudge = Json(Examples.Of(new Sigmoid(), new SquaredError()), [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0]
            .GetProperty("finite_difference");
        Assert.Equal("agrees", nudge.GetProperty("verdict").GetString());
        Assert.InRange(nudge.GetProperty("digits").GetInt32(), 6, 17);
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 0.5)]
    [InlineData(false, true, 1 / 3.0)]
    [InlineData(true, true, 1 / 6.0)]
    public void With_a_half_and_with_a_mean_every_number_changes_alike(bool half, bool mean, double factor)
    {
        double plain = Examples.Of(new Sigmoid(), new SquaredError()).Explanation.Explain(Quantity.Weight(0, 2, 5)).Value;
        var context = Examples.Of(new Sigmoid(), new SquaredError(), conventions: new() { Half = half, Mean = mean });
        Assert.Equal(factor * plain, context.Explanation.Explain(Quantity.Weight(0, 2, 5)).Value, 12);
        string text = Text(context, [Quantity.Weight(2, 1, 6)]);
        Assert.Contains(half ? "half the" : "with no ½", text, StringComparison.Ordinal);
        Assert.Contains((half, mean) switch
        {
            (false, false) => "C₀ = Σ (a − y)² is the sum over the output nodes",
            (true, false) => "C₀ = ½ Σ (a − y)² is half the sum",
            (false, true) => "C₀ = 1/n Σ (a − y)² is the mean",
            _ => "C₀ = 1/(2n) Σ (a − y)² is half the mean",
        }, string.Join(' ', text.Split('\n').Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.Contains((half, mean) switch { (false, false) => "2 (a⁽³⁾[1] − y[1])", (true, false) => "· (a⁽³⁾[1] − y[1])",
            (false, true) => "(2 / 3) (a⁽³⁾[1] − y[1])", _ => "(1 / 3) (a⁽³⁾[1] − y[1])" }, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_cost_contains_the_activation_a_derivative_by_z_is_called_one_everywhere()
    {
        foreach (int samples in new[] { 1, 9 })
        {
            var context = Examples.Of(new Tanh(), new SoftmaxCrossEntropy(), samples);
            string text = Flat(Text(context, [Quantity.Activation(2, 1)]));
            Assert.Contains($"Why ∂C{(samples == 1 ? "₀" : "")}/∂z⁽³⁾[1] is", text, StringComparison.Ordinal);
            Assert.Contains("z⁽³⁾[1] belongs to node 1", text, StringComparison.Ordinal);
            Assert.Contains("C(z + h) − C(z − h)", text.Replace('\u00a0', ' '), StringComparison.Ordinal);
            Assert.Contains("z⁽³⁾[1] is explained instead of a⁽³⁾[1]: the cost softmax-cross-entropy includes softmax", text,
                StringComparison.Ordinal);
            Assert.DoesNotContain("∂a⁽³⁾[1]", text, StringComparison.Ordinal);
            var tree = Json(context, [Quantity.Activation(2, 1)]).GetProperty("derivatives")[0];
            Assert.Equal(("z⁽³⁾[1]", "a⁽³⁾[1]"), (tree.GetProperty("with_respect_to").GetString(), tree.GetProperty("instead_of").GetString()));
        }
    }

    [Theory]
    [InlineData("huber", "½ (a − y)² where |a − y| ≤ 1, else 1 (|a − y| − 0.5)")]
    [InlineData("absolute-error", "Σ |a − y|")]
    [InlineData("poisson", "Σ (exp(z) − y z), summed over the outputs; z is the input of exponential")]
    [InlineData("quantile:0.9", "0.9 (y − a) where a < y, else 0.1 (a − y)")]
    [InlineData("softmax-cross-entropy", "−Σ y ln p, summed over the outputs; p is the softmax output of the node")]
    public void The_page_says_of_a_cost_what_is_true_of_it(string cost, string says)
    {
        var context = Examples.Of(new Sigmoid(), CostRegistry.Default.Parse(cost)) with { Trained = new SquaredError() };
        string text = Flat(Text(context, [Quantity.Bias(2, 0)]));
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.DoesNotContain("as the model was trained", text, StringComparison.Ordinal);
        Assert.Contains("The model was trained with squared-error", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_names_no_cost_was_trained_with_none_that_is_known()
    {
        var context = Examples.Of(new Sigmoid(), new SquaredError()) with { Trained = null };
        Assert.DoesNotContain("trained", Text(context, [Quantity.Bias(2, 0)]), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Json(context, [Quantity.Bias(2, 0)]).GetProperty("trained_with").ValueKind);
    }

    [Theory]
    [InlineData("poisson", "exp(a⁽³⁾[0]) − y[0]")]
    [InlineData("sigmoid-cross-entropy", "Here p is the sigmoid of a⁽³⁾[0].")]
    [InlineData("huber:2", "a⁽³⁾[0] − y[0], at most 2 either way")]
    [InlineData("softmax-cross-entropy:0.1", "p − 0.9 y[0] − 0.1 / 3")]
    public void Of_a_cost_that_does_not_contain_the_last_activation_every_letter_is_a_number_or_told(string cost, string says)
    {
        var of = CostRegistry.Default.Parse(cost);
        string text = Flat(Text(Examples.Of(new Tanh(), of, last: new Identity()), [Quantity.Bias(2, 0)]));
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_with_many_terms_is_unfolded_as_far_as_the_real_number_of_terms_allows()
    {
        var context = Examples.Of(new Sigmoid(), new SquaredError(), terms: 400);
        var tree = Json(context, [Quantity.Activation(0, 3)]).GetProperty("derivatives")[0];
        Assert.Equal(7, tree.GetProperty("parts").GetArrayLength());
        Assert.DoesNotContain("not expanded", Text(context, [Quantity.Activation(0, 3)]), StringComparison.Ordinal);
        Assert.True(Json(Examples.Of(new Sigmoid(), new SquaredError(), samples: 5, terms: 400), [Quantity.Bias(2, 0)])
            .GetProperty("derivatives")[0].TryGetProperty("parts", out _), "The JSON must have parts.");
        // One level always; the next only while the tree stays small.
        Assert.Contains("terms, not expanded",
            Flat(Text(context with { Detail = context.Detail with { Nodes = 10 } }, [Quantity.Input(3)])), StringComparison.Ordinal);
    }

    [Fact]
    public void All_digits_that_are_asked_for_are_shown()
    {
        var context = Examples.Of(new Sigmoid(), new SquaredError(), samples: 2);
        context = context with { Detail = context.Detail with { Digits = 17 } };
        double value = context.Explanation.Sample(0).Explain(Quantity.Bias(2, 0)).Value;
        Assert.Contains(Nabla.Pages.Formulas.SignificantDigits.Format(-value, 17), Text(context, [Quantity.Bias(2, 0)]).Split("Negative gradients by row")[1],
            StringComparison.Ordinal);
        var one = Examples.Of(new Sigmoid(), new SquaredError());
        double a = one.Explanation.Sample(0).Activations(2)[1];
        Assert.Contains(Nabla.Pages.Formulas.SignificantDigits.Format(a, 17),
            Text(one with { Detail = one.Detail with { Digits = 17 } }, [Quantity.Bias(2, 0)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_dropout_one_way_leads_on_and_is_called_one()
    {
        var network = new Network(2,
            [new Nabla.Layers.Dense(3, new Sigmoid()), new Nabla.Layers.Dropout(0.5), new Nabla.Layers.Dense(2, new Sigmoid())], seed: 3);
        var data = new Nabla.Data.Dataset(new float[] { 1, 2 }, new float[] { 1, 0 }, 2, 2, Nabla.Data.LearningTask.Regression);
        string text = Text(new(ChainRule.Explain(network, new SquaredError(), data), data, [0], new SquaredError()),
            [Quantity.Weight(0, 1, 1)]);
        Assert.Contains("one node follows", Flat(text), StringComparison.Ordinal);
        Assert.DoesNotContain("2 ways on", Flat(text), StringComparison.Ordinal);
    }

    [Fact]
    public void What_adds_nothing_pulls_nowhere()
    {
        // Rows beyond the first three have an input of 0, and the weight behind it moves nothing in them.
        var network = new Network(1, [new Nabla.Layers.Dense(1, new Sigmoid())], seed: 3);
        var data = new Nabla.Data.Dataset(new float[] { 1, 2, 3, 0, 0, 0 }, new float[] { 1, 0, 1, 0, 1, 0 }, 1, 1,
            Nabla.Data.LearningTask.Regression);
        var context = new ExplanationContext(ChainRule.Explain(network, new SquaredError(), data), data, [.. Enumerable.Range(0, 6)],
            new SquaredError()) { Detail = new() { MaxItems = 3 } };
        Assert.Matches(@"3 more +0 +no effect", Text(context, [Quantity.Weight(0, 0, 0)]));
    }

    [Fact]
    public void Of_a_number_that_moves_nothing_no_agreement_is_claimed()
    {
        var network = new Network(1, [new Nabla.Layers.Dense(1, new Sigmoid())], seed: 3);
        var data = new Nabla.Data.Dataset(new float[] { 0 }, new float[] { 1 }, 1, 1, Nabla.Data.LearningTask.Regression);
        string text = Flat(Text(new(ChainRule.Explain(network, new SquaredError(), data), data, [0], new SquaredError()),
            [Quantity.Weight(0, 0, 0)]));
        Assert.Contains("No finite-difference check: the number has no effect in these samples", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Both agree", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_vectors_change_names_but_no_number()
    {
        var (columns, rows) = (Examples.Of(new Sigmoid(), new SquaredError()),
            Examples.Of(new Sigmoid(), new SquaredError(), conventions: new() { RowVectors = true }));
        var (one, other) = (Json(columns, [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0], Json(rows, [Quantity.Weight(0, 2, 5)])
            .GetProperty("derivatives")[0]);
        Assert.Equal(("w⁽¹⁾[2, 5]", "w⁽¹⁾[5, 2]"), (one.GetProperty("with_respect_to").GetString(), other.GetProperty("with_respect_to").GetString()));
        Assert.Equal(one.GetProperty("value").GetDouble(), other.GetProperty("value").GetDouble());
        Assert.Contains("Row vectors: z = a W", Text(rows, [Quantity.Weight(0, 2, 5)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_of_a_cross_entropy_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => new Conventions { Half = true }.Apply(new SoftmaxCrossEntropy()));
        Assert.Contains("softmax-cross-entropy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_cost_contains_the_activation_the_page_says_what_cancels()
    {
        string text = Text(Examples.Of(new Tanh(), new SoftmaxCrossEntropy()), [Quantity.Weight(2, 1, 6)]);
        Assert.Contains("Cancellation", text, StringComparison.Ordinal);
        Assert.Contains("a⁽³⁾[1] − y[1]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_remainder_of_a_sum_is_named()
    {
        string text = Text(Examples.Of(new Tanh(), new SquaredError()), [Quantity.Activation(0, 3)]);
        Assert.Contains("4 more terms: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_rows_have_the_table_of_desires_with_the_average_last()
    {
        string text = Text(Examples.Of(new Sigmoid(), new SquaredError(), samples: 9), [Quantity.Bias(2, 0)]);
        Assert.Matches(@"row 40 +row 41 +.*row 44 +average", text);
        Assert.Matches(@"target +red +green +blue", text);
    }

    [Fact]
    public void Text_keeps_to_its_width()
    {
        foreach (var asked in new IReadOnlyList<Quantity>[] { Examples.Asked, [] })
            foreach (int samples in new[] { 1, 9 })
                Assert.All(Text(Examples.Of(new Gelu(), new SquaredError(), samples), asked).Split('\n'), line =>
                    Assert.True(line.Length <= 80, line));
    }

    private static JsonElement Json(ExplanationContext context, IReadOnlyList<Quantity> asked)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            ExplanationJson.Write(writer, context, asked);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    private static string Text(ExplanationContext context, IReadOnlyList<Quantity> asked)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextPages.Write(Explanation.Create(context, asked), output);
        return output.ToString();
    }

    private static string Flat(string text) => string.Join(' ', text.Split('\n').Select(line => line.Trim()));

    // Down the whole tree: product of the factors, or sum of the terms and the remainder, in a mean each by its share.
    private static void Adds(JsonElement tree)
    {
        if (!tree.TryGetProperty("parts", out var parts)) return;
        double value = tree.GetProperty("value").GetDouble();
        double[] numbers = [.. parts.EnumerateArray().Select(part => part.GetProperty("value").GetDouble())];
        double made = tree.GetProperty("rule").GetString() switch
        {
            "product" => numbers.Aggregate(1.0, (product, number) => product * number),
            "sum" => numbers.Sum() + tree.GetProperty("remainder").GetDouble(),
            _ => numbers.Sum() / tree.GetProperty("count").GetInt32() + tree.GetProperty("remainder").GetDouble(),
        };
        double size = Math.Max(Math.Abs(value), numbers.Max(Math.Abs));
        Assert.True(Math.Abs(made - value) <= 1e-12 * size, $"{tree.GetProperty("with_respect_to")}: {value} but what is shown makes {made}");
        foreach (var part in parts.EnumerateArray()) Adds(part);
    }
}
