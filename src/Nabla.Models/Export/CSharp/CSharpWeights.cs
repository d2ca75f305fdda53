namespace Nabla.Models.Export.CSharp;

/// <summary>Weights and biases as data of the program, which no code fills.</summary>
internal static class CSharpWeights
{
    public static void Write(ExportedModel model, TextWriter output)
    {
        // Whether a number may be null takes the compiler twice as long to ask as all the rest.
        output.WriteLine("#nullable disable");
        if (model.Embedding is { } embedding)
        {
            output.WriteLine(FormattableString.Invariant($"    // The embedding: {embedding.Layer.Waves} waves for each of ")
                + FormattableString.Invariant($"{embedding.Layer.Columns} inputs, their frequencies and phases in turns; the weight of ")
                + FormattableString.Invariant($"wave f in function j stands at j * {embedding.Layer.Waves} + f."));
            foreach (var (name, numbers) in new[]
                { ("EmbeddingFrequencies", embedding.Frequencies), ("EmbeddingTurns", embedding.Turns),
                ("EmbeddingWeights", embedding.Weights), ("EmbeddingBiases", embedding.Biases) })
            {
                Numbers(output, name, numbers);
                if (name != "EmbeddingBiases" || model.Layers.Count > 0) output.WriteLine();
            }
        }

        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            var (inputs, nodes, weights, biases, _) = model.Layers[layer];
            if (layer > 0) output.WriteLine();
            output.WriteLine(FormattableString.Invariant($"    // Layer {layer + 1}: the weight of input k (of {inputs}) to node j (of ")
                + FormattableString.Invariant($"{nodes}) stands at k * {nodes} + j."));
            if (model.Layers[layer].Scales is { } scales)
            {
                Numbers(output, FormattableString.Invariant($"Scales{layer + 1}"), scales);
                output.WriteLine();
            }

            Numbers(output, FormattableString.Invariant($"Weights{layer + 1}"), weights);
            output.WriteLine();
            Numbers(output, FormattableString.Invariant($"Biases{layer + 1}"), biases);
        }
    }

    private static void Numbers(TextWriter output, string name, float[] numbers)
    {
        output.WriteLine($"    private static ReadOnlySpan<float> {name} => new float[]\n    {{");
        Wrapped.List(output, "        ", numbers.Select(CSharpText.Instance.Literal));
        output.WriteLine("    };");
    }
}
