using Nabla.Models.Export.Formulas;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla.Models.Export.CSharp;

/// <summary>The embedding by waves as functions.</summary>
internal static class CSharpEmbedding
{
    public static void Write(ExportedEmbedding embedding, TextWriter output)
    {
        var (columns, waves, outputs) = (embedding.Layer.Columns, embedding.Layer.Waves, embedding.Layer.Outputs);
        output.WriteLine(FormattableString.Invariant($$"""
                // The inputs, then functions of the first {{columns}}: c + sum over f of v[f] * cos(2 pi (frequency[f] * x + turn[f])), by fused multiply-adds, f ascending.
                private static void Embed(ReadOnlySpan<float> x, Span<float> a)
                {
                    ReadOnlySpan<float> frequencies = EmbeddingFrequencies, turns = EmbeddingTurns, v = EmbeddingWeights;
                    x.CopyTo(a);
                    Span<float> e = a[x.Length..];
                    EmbeddingBiases.CopyTo(e);
                    for (int k = 0; k < {{columns}}; k++)
                    {
                        for (int f = 0; f < {{waves}}; f++)
                        {
                            float wave = CosTurns(MathF.FusedMultiplyAdd(frequencies[k * {{waves}} + f], x[k], turns[k * {{waves}} + f]));
                            for (int j = k * {{outputs}}; j < (k + 1) * {{outputs}}; j++) e[j] = MathF.FusedMultiplyAdd(v[j * {{waves}} + f], wave, e[j]);
                        }
                    }
                }

            """).ReplaceLineEndings("\n"));
    }

    /// <summary>The cosine as a method.</summary>
    public static void CosTurns(TextWriter output)
    {
        var formula = new Formula(Elementary.CosTurns(FormulaLane<float>.Input).Node, CSharpText.Instance);
        output.WriteLine("    // cos(2 pi z), by the same operations as in training.\n    private static float CosTurns(float z)\n    {");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"        float {name} = {step};");
        output.WriteLine($"        return {formula.Result};\n    }}\n");
    }
}
