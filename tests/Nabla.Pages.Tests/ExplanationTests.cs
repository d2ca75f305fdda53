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
        new(from activation in new[] { "sigmoid", "tanh", "relu", "gelu" } from cost in CostCatalogue.Known.Names select (activation, cost));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_shown_multiplies_and_adds_up_to_what_it_explains(string activation, string cost)
    {
        var subject = Examples.Of(ActivationCatalogue.Known.Parse(activation), CostCatalogue.Known.Parse(cost));
        var json = Json(subject, Examples.Asked);
        Assert.Equal(Examples.Asked.Count, json.GetProperty("derivatives").GetArrayLength());
        foreach (var tree in json.GetProperty("derivatives").EnumerateArray()) Adds(tree);
    }

    [Fact]
    public void A_mean_over_rows_adds_up_with_what_is_left_out()
    {
        var subject = Examples.Of(new Sigmoid(), new SquaredError(), samples: 40);
        var tree = Json(subject, [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0];
        Assert.Equal(30, tree.GetProperty("left").GetInt32());
        Assert.InRange(tree.GetProperty("parts")[0].GetProperty("row").GetInt32(), 40, 79);
        Adds(tree);
    }

    [Fact]
    public void The_nudge_stands_beside_each_derivative()
    {
        var nudge = Json(Examples.Of(new Sigmoid(), new SquaredError()), [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0].GetProperty("nudge");
        Assert.Equal("agrees", nudge.GetProperty("verdict").GetString());
        Assert.True(nudge.GetProperty("digits").GetInt32() >= 6);
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 0.5)]
    [InlineData(false, true, 1 / 3.0)]
    [InlineData(true, true, 1 / 6.0)]
    public void With_a_half_and_with_a_mean_every_number_changes_alike(bool half, bool mean, double factor)
    {
        double plain = Examples.Of(new Sigmoid(), new SquaredError()).Reasons.Of(Quantity.Weight(0, 2, 5)).Value;
        var subject = Examples.Of(new Sigmoid(), new SquaredError(), conventions: new() { Half = half, Mean = mean });
        Assert.Equal(factor * plain, subject.Reasons.Of(Quantity.Weight(0, 2, 5)).Value, 12);
        string text = Text(subject, [Quantity.Weight(2, 1, 6)]);
        Assert.Contains(half ? "half the" : "with no ½", text, StringComparison.Ordinal);
        Assert.Contains(mean ? "mean over the n" : "sum", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_vectors_change_names_but_no_number()
    {
        var (columns, rows) = (Examples.Of(new Sigmoid(), new SquaredError()), Examples.Of(new Sigmoid(), new SquaredError(), conventions: new() { RowVectors = true }));
        var (one, other) = (Json(columns, [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0], Json(rows, [Quantity.Weight(0, 2, 5)]).GetProperty("derivatives")[0]);
        Assert.Equal(("w⁽¹⁾[2, 5]", "w⁽¹⁾[5, 2]"), (one.GetProperty("by").GetString(), other.GetProperty("by").GetString()));
        Assert.Equal(one.GetProperty("value").GetDouble(), other.GetProperty("value").GetDouble());
        Assert.Contains("Row vectors: z = a W", Text(rows, [Quantity.Weight(0, 2, 5)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_of_a_cross_entropy_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => new Conventions { Half = true }.Of(new SoftmaxCrossEntropy()));
        Assert.Contains("softmax-cross-entropy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_cost_contains_the_activation_the_page_says_what_cancels()
    {
        string text = Text(Examples.Of(new Tanh(), new SoftmaxCrossEntropy()), [Quantity.Weight(2, 1, 6)]);
        Assert.Contains("What cancels", text, StringComparison.Ordinal);
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
        Assert.Matches(@"wanted +red +green +blue", text);
    }

    [Fact]
    public void Text_keeps_to_its_width()
    {
        foreach (var asked in new IReadOnlyList<Quantity>[] { Examples.Asked, [] })
            foreach (int samples in new[] { 1, 9 })
                Assert.All(Text(Examples.Of(new Gelu(), new SquaredError(), samples), asked).Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    private static JsonElement Json(Subject subject, IReadOnlyList<Quantity> asked)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            ExplanationJson.Write(writer, subject, asked);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    private static string Text(Subject subject, IReadOnlyList<Quantity> asked)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextPages.Write(Explanation.Of(subject, asked), output);
        return output.ToString();
    }

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
        Assert.True(Math.Abs(made - value) <= 1e-12 * size, $"{tree.GetProperty("by")}: {value} but what is shown makes {made}");
        foreach (var part in parts.EnumerateArray()) Adds(part);
    }
}
