namespace Nabla.Models.Export.C;

/// <summary>Weights and biases as constant arrays.</summary>
internal static class CWeights
{
    public static void Write(ExportedModel model, string prefix, TextWriter output)
    {
        var text = new CText(prefix);
        if (model.Embedding is { } embedding)
        {
            output.WriteLine(FormattableString.Invariant($"/* The embedding: {embedding.Layer.Waves} waves for each of ")
                + FormattableString.Invariant($"{embedding.Layer.Columns} inputs, their frequencies and phases in turns; the weight of ")
                + FormattableString.Invariant($"wave f in function j stands at j * {embedding.Layer.Waves} + f. */"));
            Numbers($"{prefix}_embedding_frequencies", embedding.Frequencies);
            Numbers($"{prefix}_embedding_turns", embedding.Turns);
            Numbers($"{prefix}_embedding_weights", embedding.Weights);
            Numbers($"{prefix}_embedding_biases", embedding.Biases);
        }

        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            var (inputs, nodes, weights, biases, _) = model.Layers[layer];
            if (model.Layers[layer].Scales is { } scales)
            {
                output.WriteLine(FormattableString.Invariant($"/* Layer {layer + 1}: what each input is multiplied by first. */"));
                Numbers(FormattableString.Invariant($"{prefix}_scales_{layer + 1}"), scales);
            }

            output.WriteLine(FormattableString.Invariant($"/* Layer {layer + 1}: the weight of input k (of {inputs}) to node j (of ")
                + FormattableString.Invariant($"{nodes}) stands at k * {nodes} + j. */"));
            Numbers(FormattableString.Invariant($"{prefix}_weights_{layer + 1}"), weights);
            Numbers(FormattableString.Invariant($"{prefix}_biases_{layer + 1}"), biases);
        }

        void Numbers(string name, float[] numbers)
        {
            output.WriteLine(FormattableString.Invariant($"static const float {name}[{numbers.Length}] =\n{{"));
            Wrapped.List(output, "    ", numbers.Select(text.Literal));
            output.WriteLine("};\n");
        }
    }
}
