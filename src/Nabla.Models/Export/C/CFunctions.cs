using Nabla.Activations;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.C;

/// <summary>The network: layers, and the activations as functions.</summary>
internal sealed class CFunctions
{
    private readonly ExportedModel _model;
    private readonly string _prefix;
    private readonly CText _text;
    private readonly Dictionary<string, string> _names = [];
    private readonly List<IActivation> _activations;

    public CFunctions(ExportedModel model, string prefix)
    {
        (_model, _prefix, _text) = (model, prefix, new(prefix));
        // Softmax is made of exponentials, which stand before it.
        _activations = [.. model.Activations.OrderBy(a => a is Softmax)];
        if (_activations.Any(a => a is Softmax) && !_activations.Any(a => a is Exponential)) _activations.Insert(0, new Exponential());
        string[] taken = ["predict", "classes", "row", "run", "dense", "finish", "times", "embed", "cos_turns", "seconds", "turn",
            "elapsed", "scaled", "clipped", "place", "max", "min", "power_of_two", "exponent", "fraction", "sort"];
        var names = Names.Unique(_activations.Select(a => a.Spec.Name.ToLowerInvariant()), CText.IsPart, taken);
        foreach (var (activation, name) in _activations.Zip(names)) _names[activation.Spec.ToString()] = $"{prefix}_{name.TrimStart('_')}";
    }

    public void Write(TextWriter output)
    {
        var functions = new StringWriter { NewLine = "\n" };
        foreach (var activation in _activations)
        {
            if (activation is IFormula formula) Write(functions, formula);
            else functions.WriteLine(Softmax(NameOf(activation), NameOf(new Exponential())));
        }

        if (_model.Embedding is not null || _model.HasCycles) CEmbedding.CosTurns(_prefix, _text, functions);
        if (_model.Embedding is { } embedding) CEmbedding.Write(embedding, _prefix, functions);
        foreach (string helper in _text.Helpers) output.WriteLine(helper);
        output.Write(functions);
        if (_model.Layers.Count > 0) output.WriteLine(Dense);
        if (_model.Layers.Any(layer => layer.Factor is not null)) output.WriteLine(Finish);
        if (_model.Layers.Any(layer => layer.Scales is not null)) output.WriteLine(Times);
        if (_model.Sorted > 0) output.WriteLine(Sort);
        Run(output);
    }

    private void Write(TextWriter output, IFormula activation)
    {
        var formula = new Formula(activation.Value(FormulaLane<float>.Input).Node, _text);
        output.WriteLine($"/* {CText.Comment(activation.Spec.ToString())}, by the same operations as in training. */");
        output.WriteLine($"static void {NameOf(activation)}(float *a, int nodes)\n{{\n    int j;\n    for (j = 0; j < nodes; j++)\n    {{");
        // A constant activation reads no z.
        if (formula.ReadsInput) output.WriteLine("        const float z = a[j];");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"        const float {name} = {step};");
        output.WriteLine($"        a[j] = {formula.Result};\n    }}\n}}\n");
    }

    private void Run(TextWriter output)
    {
        output.WriteLine($"static void {_prefix}_run(const float *x, float *answer)\n{{");
        if (_model.Embedding is { } embedding) output.WriteLine(FormattableString.Invariant($"    float e[{embedding.Outputs}];"));
        for (int layer = 0; layer < _model.Layers.Count; layer++)
            if (_model.Layers[layer].Scales is { } scales)
                output.WriteLine(FormattableString.Invariant($"    float s{layer + 1}[{scales.Length}];"));
        for (int layer = 0; layer < _model.Layers.Count; layer++)
            if (_model.Layers[layer].Factor is not null)
                output.WriteLine(FormattableString.Invariant($"    static const float ")
                    + FormattableString.Invariant($"zeros_{layer + 1}[{_model.Layers[layer].Nodes}] = {{ 0.0f }};"));
        for (int layer = 0; layer < _model.Layers.Count - 1; layer++)
            output.WriteLine(FormattableString.Invariant($"    float a{layer + 1}[{_model.Layers[layer].Nodes}];"));
        string x = "x";
        if (_model.Embedding is not null)
        {
            output.WriteLine($"    {_prefix}_embed(x, e);");
            x = "e";
        }

        for (int layer = 0; layer < _model.Layers.Count; layer++)
        {
            var (inputs, nodes, _, _, activation) = _model.Layers[layer];
            string a = layer == _model.Layers.Count - 1 ? "answer" : FormattableString.Invariant($"a{layer + 1}");
            if (_model.Layers[layer].Scales is not null)
            {
                output.WriteLine(FormattableString.Invariant($"    {_prefix}_times({x}, {_prefix}_scales_{layer + 1}, ")
                    + FormattableString.Invariant($"{inputs}, s{layer + 1});"));
                x = FormattableString.Invariant($"s{layer + 1}");
            }

            string biases = FormattableString.Invariant($"{_prefix}_biases_{layer + 1}");
            string start = _model.Layers[layer].Factor is null ? biases : FormattableString.Invariant($"zeros_{layer + 1}");
            output.WriteLine(FormattableString.Invariant($"    {_prefix}_dense({x}, {inputs}, {_prefix}_weights_{layer + 1}, ")
                + FormattableString.Invariant($"{start}, {nodes}, {a});"));
            if (_model.Layers[layer].Factor is { } factor)
                output.WriteLine(FormattableString.Invariant($"    {_prefix}_finish({a}, {nodes}, {_text.Literal(factor)}, {biases});"));
            Apply(output, activation, a, nodes);
            x = a;
        }

        if (_model.Layers.Count == 0)
            output.WriteLine(FormattableString.Invariant($"    memcpy(answer, {x}, {_model.Outputs} * sizeof *answer);"));
        Apply(output, _model.Last, "answer", _model.Outputs);
        if (_model.Sorted > 0)
            output.WriteLine(FormattableString.Invariant($"    {_prefix}_sort(answer, {_model.Outputs}, {_model.Sorted});"));
        output.WriteLine("}\n");
    }

    private void Apply(TextWriter output, IActivation activation, string to, int nodes)
    {
        if (activation is not Identity) output.WriteLine(FormattableString.Invariant($"    {NameOf(activation)}({to}, {nodes});"));
    }

    private string NameOf(IActivation activation) => _names[activation.Spec.ToString()];

    private string Dense => $$"""
        /* z[j] = b[j] + sum over k of x[k] * w[k, j]: one chain of fused multiply-adds for each j, k ascending. */
        static void {{_prefix}}_dense(const float *x, int inputs, const float *w, const float *b, int nodes, float *z)
        {
            int j, k;
            for (j = 0; j < nodes; j++) z[j] = b[j];
            for (k = 0; k < inputs; k++, w += nodes)
            {
                const float a = x[k];
                for (j = 0; j < nodes; j++) z[j] = fmaf(a, w[j], z[j]);
            }
        }

        """.ReplaceLineEndings("\n");

    private string Finish => $$"""
        /* z[j] = factor * z[j] + b[j]: sums of a layer in neural-tangent parametrization. */
        static void {{_prefix}}_finish(float *z, int nodes, float factor, const float *b)
        {
            int j;
            for (j = 0; j < nodes; j++) z[j] = fmaf(factor, z[j], b[j]);
        }

        """.ReplaceLineEndings("\n");

    private string Sort => $$"""
        /* Quantiles do not cross: they are sorted within each target; what is no number stands first. */
        static void {{_prefix}}_sort(float *a, int count, int levels)
        {
            int i, j;
            for (i = 0; i < count; i++)
                for (j = i; j % levels > 0 && (a[j - 1] > a[j] || (a[j] != a[j] && a[j - 1] == a[j - 1])); j--)
                {
                    const float larger = a[j - 1];
                    a[j - 1] = a[j];
                    a[j] = larger;
                }
        }

        """.ReplaceLineEndings("\n");

    private string Times => $$"""
        /* Each input times a factor of its own. */
        static void {{_prefix}}_times(const float *x, const float *s, int count, float *scaled)
        {
            int k;
            for (k = 0; k < count; k++) scaled[k] = x[k] * s[k];
        }

        """.ReplaceLineEndings("\n");

    private static string Softmax(string name, string exponential) => $$"""
        /* Shares of a whole: exponentials of the distances to the largest, divided by their sum. */
        static void {{name}}(float *a, int nodes)
        {
            int j;
            float largest = a[0], scale;
            double sum = 0.0;
            for (j = 1; j < nodes; j++)
                if (a[j] > largest) largest = a[j];
            for (j = 0; j < nodes; j++) a[j] -= largest;
            {{exponential}}(a, nodes);
            for (j = 0; j < nodes; j++) sum += a[j];
            scale = (float)(1.0 / sum);
            for (j = 0; j < nodes; j++) a[j] *= scale;
        }

        """.ReplaceLineEndings("\n");
}
