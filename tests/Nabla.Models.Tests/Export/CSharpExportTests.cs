using Nabla.Data;

namespace Nabla.Models.Tests.Export;

[Trait("Speed", "slow")]
public class CSharpExportTests
{
    public static TheoryData<string> Cases => [.. ExportCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_allocates_nothing(string name) => Assert.Equal(0, CSharpExports.Allocated(ExportCases.Of(name)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_class_compiles_without_a_warning_and_says_what_the_model_says(string name)
    {
        var one = ExportCases.Of(name);
        var expected = one.Expected;
        for (int i = 0; i < expected.Count; i++)
        {
            foreach (var (label, values) in CSharpExports.Ask(one, i))
            {
                Same.Bits(expected[i], values, $"{name}, sample {i}");
                if (one.Model.LearningTask == LearningTask.Classification) Assert.Equal(expected.PredictedLabel(i), label);
            }
        }
    }

    [Theory]
    [InlineData("kind", "probabilities must have at least 3 numbers (got 2). (Parameter 'probabilities')")]
    [InlineData("wet,windy", "probabilities must have at least 2 numbers (got 1). (Parameter 'probabilities')")]
    [InlineData("size,age,fee", "answers must have at least 3 numbers (got 2). (Parameter 'answers')")]
    public void A_span_that_is_too_short_is_refused_with_the_length_that_is_needed(string target, string message)
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => i % 10 + 0.5), ("kind", i => "abc"[i % 3].ToString()),
            ("wet", i => i % 2 == 0 ? "yes" : "no"), ("windy", i => i % 5 == 0 ? "yes" : "no"), ("size", i => i % 7 * 0.5),
            ("age", i => i % 4 * 1.5), ("fee", i => i % 9 * 0.25));
        string[] targets = target.Split(',');
        var model = Model.For(table.Without(table.Names.Except(["x", .. targets])), targets);
        string type = target.StartsWith("size", StringComparison.Ordinal) ? "double" : "float";
        var call = CSharpExports.Compile(CSharpExports.Text(new("short", model, table), "Short"), $$"""
            using System;
            using NablaModels;
            public static class Caller
            {
                public static void Run() => Short.Predict(1.5, new {{type}}[{{message.Split("got ")[1][0]}}]);
            }
            """).GetType("Caller")!.GetMethod("Run")!;
        var refusal = Assert.Throws<ArgumentException>(() => call.CreateDelegate<Action>()());
        Assert.Equal(message, refusal.Message);
    }
}
