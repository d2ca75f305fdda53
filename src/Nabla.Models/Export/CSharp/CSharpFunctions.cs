using Nabla.Activations;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.CSharp;

/// <summary>The network: layers, and the activations as functions.</summary>
internal sealed class CSharpFunctions
{
    /// <summary>Activations in more bytes than this do not go onto the stack.</summary>
    public const int MaxOnStack = 1 << 16;

    private readonly ExportedModel _model;
    private readonly Dictionary<string, string> _names = [];
    private readonly List<IActivation> _activations;

    public CSharpFunctions(ExportedModel model, string className)
    {
        _model = model;
        // Softmax is made of exponentials.
        _activations = [.. model.Activations];
        if (_activations.Any(a => a is Softmax) && !_activations.Any(a => a is Exponential)) _activations.Add(new Exponential());
        var names = Names.Unique(
            _activations.Select(a => string.Concat(a.Spec.Name.Split('-').Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..]))),
            char.IsAsciiLetterOrDigit, [className, .. CSharpText.Members]);
        foreach (var (activation, name) in _activations.Zip(names)) _names[activation.Spec.ToString()] = name;
    }

    public void Write(TextWriter output)
    {
        Run(output);
        output.WriteLine(Dense);
        if (_model.Layers.Any(layer => layer.Factor is not null)) output.WriteLine(Finish);
        if (_model.Layers.Any(layer => layer.Scales is not null)) output.WriteLine(Times);
        if (_model.Embedding is { } embedding) CSharpEmbedding.Write(embedding, output);
        if (_model.Embedding is not null || _model.HasCycles) CSharpEmbedding.CosTurns(output);
        foreach (var activation in _activations)
        {
            if (activation is IFormula formula) Write(output, formula);
            else output.WriteLine(Softmax(_names[activation.Spec.ToString()], _names[new Exponential().Spec.ToString()]));
        }
    }

    private void Run(TextWriter output)
    {
        // What stands between the steps: e after the embedding, s after a scale, a after a layer; the last layer writes the answer.
        var buffers = new List<(string Name, int Length)>();
        if (_model.Embedding is { } embedding) buffers.Add(("e", embedding.Outputs));
        for (int layer = 0; layer < _model.Layers.Count; layer++)
        {
            if (_model.Layers[layer].Scales is { } scales) buffers.Add((FormattableString.Invariant($"s{layer + 1}"), scales.Length));
            if (layer < _model.Layers.Count - 1) buffers.Add((FormattableString.Invariant($"a{layer + 1}"), _model.Layers[layer].Nodes));
        }

        int numbers = buffers.Sum(buffer => buffer.Length);
        bool rented = numbers * (long)sizeof(float) > MaxOnStack;
        output.WriteLine("    private static void Run(ReadOnlySpan<float> x, Span<float> answer)\n    {");
        if (rented) output.WriteLine(FormattableString.Invariant($"        float[] rented = ArrayPool<float>.Shared.Rent({numbers});"));
        int from = 0;
        foreach (var (name, length) in buffers)
        {
            output.WriteLine(FormattableString.Invariant($"        Span<float> {name} = ")
                + FormattableString.Invariant($"{(rented ? $"rented.AsSpan({from}, {length})" : $"stackalloc float[{length}]")};"));
            from += length;
        }

        string x = "x";
        if (_model.Embedding is not null)
        {
            output.WriteLine("        Embed(x, e);");
            x = "e";
        }

        for (int layer = 0; layer < _model.Layers.Count; layer++)
        {
            var activation = _model.Layers[layer].Activation;
            string a = layer == _model.Layers.Count - 1 ? "answer" : FormattableString.Invariant($"a{layer + 1}");
            if (_model.Layers[layer].Scales is not null)
            {
                string s = FormattableString.Invariant($"s{layer + 1}");
                output.WriteLine(FormattableString.Invariant($"        Times({x}, Scales{layer + 1}, {s});"));
                x = s;
            }

            string biases = FormattableString.Invariant($"Biases{layer + 1}");
            // With a factor the sums begin at 0, which stands in the span itself.
            if (_model.Layers[layer].Factor is not null) output.WriteLine($"        {a}.Clear();");
            output.WriteLine(FormattableString.Invariant($"        Dense({x}, Weights{layer + 1}, ")
                + FormattableString.Invariant($"{(_model.Layers[layer].Factor is null ? biases : a)}, {a});"));
            if (_model.Layers[layer].Factor is { } factor)
                output.WriteLine($"        Finish({a}, {CSharpText.Instance.Literal(factor)}, {biases});");
            Apply(output, activation, a);
            x = a;
        }

        if (_model.Layers.Count == 0) output.WriteLine($"        {x}.CopyTo(answer);");
        Apply(output, _model.Last, "answer");
        if (_model.Sorted > 0)
            output.WriteLine(FormattableString.Invariant($"        // Quantiles do not cross: they are sorted within each target.\n     ")
                + FormattableString.Invariant($"   for (int t = 0; t < {_model.Outputs}; t += {_model.Sorted}) answer.Slice(t, ")
                + FormattableString.Invariant($"{_model.Sorted}).Sort();"));
        if (rented) output.WriteLine("        ArrayPool<float>.Shared.Return(rented);");
        output.WriteLine("    }\n");
    }

    private void Apply(TextWriter output, IActivation activation, string to)
    {
        if (activation is not Identity) output.WriteLine($"        {_names[activation.Spec.ToString()]}({to});");
    }

    private void Write(TextWriter output, IFormula activation)
    {
        var formula = new Formula(activation.Value(FormulaLane<float>.Input).Node, CSharpText.Instance);
        output.WriteLine($"    // {CSharpText.Comment(activation.Spec.ToString())}, by the same operations as in training.");
        output.WriteLine($"    private static void {_names[activation.Spec.ToString()]}(Span<float> a)\n    {{\n        foreach (ref "
            + $"float z in a)\n        {{");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"            float {name} = {step};");
        output.WriteLine($"            z = {formula.Result};\n        }}\n    }}\n");
    }

    private static readonly string Dense = """
            // z[j] = b[j] + sum over k of x[k] * w[k, j]: one chain of fused multiply-adds for each j, k ascending.
            private static void Dense(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> z)
            {
                b.CopyTo(z);
                foreach (float a in x)
                {
                    for (int j = 0; j < z.Length; j++) z[j] = MathF.FusedMultiplyAdd(a, w[j], z[j]);
                    w = w[z.Length..];
                }
            }

        """.ReplaceLineEndings("\n");

    private static readonly string Finish = """
            // z[j] = factor * z[j] + b[j]: sums of a layer in neural-tangent parametrization.
            private static void Finish(Span<float> z, float factor, ReadOnlySpan<float> b)
            {
                for (int j = 0; j < z.Length; j++) z[j] = MathF.FusedMultiplyAdd(factor, z[j], b[j]);
            }

        """.ReplaceLineEndings("\n");

    private static readonly string Times = """
            // Each input times a factor of its own.
            private static void Times(ReadOnlySpan<float> x, ReadOnlySpan<float> s, Span<float> scaled)
            {
                for (int k = 0; k < x.Length; k++) scaled[k] = x[k] * s[k];
            }

        """.ReplaceLineEndings("\n");

    private static string Softmax(string name, string exponential) => $$"""
            // Shares of a whole: exponentials of the distances to the largest, divided by their sum.
            private static void {{name}}(Span<float> a)
            {
                float largest = a[0];
                foreach (float z in a)
                    if (z > largest) largest = z;
                foreach (ref float z in a) z -= largest;
                {{exponential}}(a);
                double sum = 0;
                foreach (float e in a) sum += e;
                float scale = (float)(1 / sum);
                foreach (ref float e in a) e *= scale;
            }

        """.ReplaceLineEndings("\n");
}
