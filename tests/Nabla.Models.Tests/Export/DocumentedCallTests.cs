using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nabla.Data;

namespace Nabla.Models.Tests.Export;

/// <summary>The calls that the documents show work with the model that they speak of.</summary>
[Trait("Speed", "slow")]
public partial class DocumentedCallTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/export.md")]
    public void The_call_in_a_document_asks_the_model_of_the_first_sample(string document)
    {
        string call = Call().Match(File.ReadAllText(Path.Combine(Root(), document))).Value;
        var records = Enumerable.Range(0, 60)
            .Select(i => (Length: i % 10 + 0.5, Width: i % 7 + 0.5, Color: i % 2 == 0 ? "red" : "blue", Kind: i % 3 == 0 ? "large"
            : "small"));
        var table = Table.From(records, ("length", r => r.Length), ("width", r => r.Width), ("color", r => r.Color), ("kind", r => r.Kind));
        var model = Model.For(table, "kind");
        var asked = CSharpExports.Compile(CSharpExports.Text(new("documented", model, table), "Kind"), $$"""
            using System;
            using NablaModels;
            public static class Asked
            {
                public static string Run()
                {
                    {{call}}
                    return kind;
                }
            }
            """).GetType("Asked")!.GetMethod("Run")!.Invoke(null, []);
        var row = Table.From([(Length: 7.5, Width: 4.0, Color: "red")], ("length", r => r.Length), ("width", r => r.Width),
            ("color", r => r.Color));
        Assert.Equal(model.Predict(row).PredictedLabel(0), asked);
    }

    [GeneratedRegex(@"Span<float> p = .*\n.*Kind\.Predict.*")]
    private static partial Regex Call();

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
