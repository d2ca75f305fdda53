namespace Nabla.Models.Export.CSharp;

/// <summary>Inputs to the answer that a caller gets.</summary>
internal static class CSharpAnswer
{
    public static void Write(ExportedModel model, TextWriter output)
    {
        string outputs = FormattableString.Invariant($"{model.Outputs}");
        output.WriteLine((model switch
        {
            { IsNumber: true } => $$"""
                    private static {{(model.Units is null ? "float" : "double")}} Answer(ReadOnlySpan<float> x)
                    {
                        Span<float> a = stackalloc float[1];
                        Run(x, a);
                        return {{(model.Units is [var unit] ? $"a[0] * {CSharpText.Double(unit.Scale)} + {CSharpText.Double(unit.Center)}" : "a[0]")}};
                    }

                """,
            { IsOneOf: true } => $$"""
                    private static string Answer(ReadOnlySpan<float> x, Span<float> probabilities)
                    {
                        Span<float> a = stackalloc float[{{outputs}}];
                        Run(x, a);
                        if (!probabilities.IsEmpty) a.CopyTo(probabilities);
                {{(model.Outputs == 1 ? "        return Classes[a[0] > 0.5f ? 1 : 0];" : Largest)}}
                    }

                """,
            { Units: { } units } => $$"""
                    private static ReadOnlySpan<double> Scales => new double[] { {{string.Join(", ", units.Select(unit => CSharpText.Double(unit.Scale)))}} };

                    private static ReadOnlySpan<double> Centers => new double[] { {{string.Join(", ", units.Select(unit => CSharpText.Double(unit.Center)))}} };

                    private static void Answer(ReadOnlySpan<float> x, Span<double> answers)
                    {
                        if (answers.Length < {{outputs}}) throw new ArgumentException($"There are {{outputs}} answers but there is room for {answers.Length}.", nameof(answers));
                        Span<float> a = stackalloc float[{{outputs}}];
                        Run(x, a);
                        for (int j = 0; j < {{outputs}}; j++) answers[j] = a[j] * Scales[j] + Centers[j];
                    }

                """,
            _ => $$"""
                    private static void Answer(ReadOnlySpan<float> x, Span<float> answers)
                    {
                        if (answers.Length < {{outputs}}) throw new ArgumentException($"There are {{outputs}} answers but there is room for {answers.Length}.", nameof(answers));
                        Run(x, answers[..{{outputs}}]);
                    }

                """,
        }).ReplaceLineEndings("\n"));
    }

    private const string Largest = """
                int best = 0;
                for (int k = 1; k < a.Length; k++)
                    if (a[k] > a[best]) best = k;
                return Classes[best];
        """;
}
