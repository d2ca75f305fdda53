using Nabla.Models.Export.Formulas;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla.Models.Export.C;

/// <summary>The embedding by waves as functions.</summary>
internal static class CEmbedding
{
    /// <summary>The cosine as a function.</summary>
    public static void CosTurns(string prefix, CText text, TextWriter output)
    {
        var formula = new Formula(Elementary.CosTurns(FormulaLane<float>.Input).Node, text);
        output.WriteLine($"/* cos(2 pi z), by the same operations as in training. */\nstatic float {prefix}_cos_turns(float z)\n{{");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"    const float {name} = {step};");
        output.WriteLine($"    return {formula.Result};\n}}\n");
    }

    public static void Write(ExportedEmbedding embedding, string prefix, TextWriter output)
    {
        var (columns, waves, outputs) = (embedding.Layer.Columns, embedding.Layer.Waves, embedding.Layer.Outputs);
        output.WriteLine(FormattableString.Invariant($$"""
            /* The inputs, then functions of the first {{columns}}: c + sum over f of v[f] * cos(2 pi (frequency[f] * x + turn[f])), by fused multiply-adds, f ascending. */
            static void {{prefix}}_embed(const float *x, float *a)
            {
                float *e = a + {{embedding.Inputs}};
                int k, f, j;
                memcpy(a, x, {{embedding.Inputs}} * sizeof *x);
                memcpy(e, {{prefix}}_embedding_biases, sizeof {{prefix}}_embedding_biases);
                for (k = 0; k < {{columns}}; k++)
                {
                    for (f = 0; f < {{waves}}; f++)
                    {
                        const float wave = {{prefix}}_cos_turns(fmaf({{prefix}}_embedding_frequencies[k * {{waves}} + f], x[k], {{prefix}}_embedding_turns[k * {{waves}} + f]));
                        for (j = k * {{outputs}}; j < (k + 1) * {{outputs}}; j++) e[j] = fmaf({{prefix}}_embedding_weights[j * {{waves}} + f], wave, e[j]);
                    }
                }
            }

            """).ReplaceLineEndings("\n"));
    }
}
