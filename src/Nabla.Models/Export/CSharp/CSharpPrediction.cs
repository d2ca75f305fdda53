namespace Nabla.Models.Export.CSharp;

/// <summary>Writes the conversion of the outputs to the prediction.</summary>
internal static class CSharpPrediction
{
    public static void Write(ExportedModel model, TextWriter output)
    {
        string outputs = FormattableString.Invariant($"{model.Outputs}");
        string inUnits = model.Units is [var only] ? $"a[0] * {CSharpText.Double(only.Scale)} + {CSharpText.Double(only.Center)}" : "a[0]";
        string filled = model.Classes is null ? "answers" : "probabilities";
        string numbers = model.Outputs == 1 ? "number" : "numbers";
        string tooShort = $"throw new ArgumentException($\"{filled} must have at least {outputs} {numbers} (got {{{filled}.Length}}).\", "
            + $"nameof({filled}));";
        output.WriteLine((model switch
        {
            { IsNumber: true } => $$"""
                    private static {{(model.Units is null ? "float" : "double")}} Answer(ReadOnlySpan<float> x)
                    {
                        Span<float> a = stackalloc float[1];
                        Run(x, a);
                        return {{inUnits}};
                    }

                """,
            { IsOneOf: true } => $$"""
                    private static string Answer(ReadOnlySpan<float> x, Span<float> probabilities)
                    {
                        if (!probabilities.IsEmpty && probabilities.Length < {{outputs}})
                            {{tooShort}}
                        Span<float> a = stackalloc float[{{outputs}}];
                        Run(x, a);
                        if (!probabilities.IsEmpty) a.CopyTo(probabilities);
                {{(model.Outputs == 1 ? "        return Classes[a[0] > 0.5f ? 1 : 0];" : Largest)}}
                    }

                """,
            { Units: { } units } => $$"""
                    private static ReadOnlySpan<double> Scales => new double[] { {{List(units.Select(unit => unit.Scale))}} };

                    private static ReadOnlySpan<double> Centers => new double[] { {{List(units.Select(unit => unit.Center))}} };

                    private static void Answer(ReadOnlySpan<float> x, Span<double> answers)
                    {
                        if (answers.Length < {{outputs}})
                            {{tooShort}}
                        Span<float> a = stackalloc float[{{outputs}}];
                        Run(x, a);
                        for (int j = 0; j < {{outputs}}; j++) answers[j] = a[j] * Scales[j] + Centers[j];
                    }

                """,
            _ => $$"""
                    private static void Answer(ReadOnlySpan<float> x, Span<float> {{filled}})
                    {
                        if ({{filled}}.Length < {{outputs}})
                            {{tooShort}}
                        Run(x, {{filled}}[..{{outputs}}]);
                    }

                """,
        }).ReplaceLineEndings("\n"));
    }

    private static string List(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(CSharpText.Double));

    private const string Largest = """
                int best = 0;
                for (int k = 1; k < a.Length; k++)
                    if (a[k] > a[best]) best = k;
                return Classes[best];
        """;
}
