namespace Nabla.Data.Export.C;

/// <summary>Weights and biases as constant arrays.</summary>
internal static class CWeights
{
    public static void Write(ExportedModel model, string prefix, TextWriter output)
    {
        var text = new CText(prefix);
        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            var (inputs, nodes, weights, biases, _) = model.Layers[layer];
            if (model.Layers[layer].Scales is { } scales)
            {
                output.WriteLine(FormattableString.Invariant($"/* Layer {layer + 1}: what each input is multiplied by first. */"));
                Numbers(FormattableString.Invariant($"{prefix}_scales_{layer + 1}"), scales);
            }

            output.WriteLine(FormattableString.Invariant($"/* Layer {layer + 1}: the weight of input k (of {inputs}) to node j (of {nodes}) stands at k * {nodes} + j. */"));
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
