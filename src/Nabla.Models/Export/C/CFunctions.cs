using Nabla.Activations;
using Nabla.Models.Export.Formulas;
using Nabla.Numerics;
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
        string[] taken = ["predict", "classes", "row", "run", "dense", "finish", "times", "cos_turns", "seconds", "turn",
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

        if (_model.HasCycles) CosTurns(functions);
        var run = new StringWriter { NewLine = "\n" };
        Run(run);
        // The helpers are those that the functions use.
        foreach (string helper in _text.Helpers) output.WriteLine(helper);
        output.Write(functions);
        var dense = _model.Network.Statements.OfType<DenseStatement>().ToList();
        if (dense.Count > 0) output.WriteLine(DenseFunction);
        if (dense.Exists(one => one.Factor is not null)) output.WriteLine(Finish);
        if (_model.Network.Statements.Any(statement => statement is TimesStatement)) output.WriteLine(Times);
        if (_model.Sorted > 0) output.WriteLine(Sort);
        output.Write(run);
    }

    private void Write(TextWriter output, IFormula activation)
    {
        var formula = new Formula(activation.Value(FormulaVector<float>.Input).Node, _text);
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
        // Places in the order of their letters: what is computed on the way, scaled numbers, sums.
        var sums = _model.Network.Statements.OfType<DenseStatement>().ToList();
        foreach (var (name, length) in _model.Network.Buffers.Where(buffer => buffer.Name[0] != 'a')
            .OrderBy(buffer => buffer.Name[0] == 's'))
            output.WriteLine(FormattableString.Invariant($"    float {name}[{length}];"));
        foreach (var sum in sums.Where(sum => sum.Factor is not null))
            output.WriteLine(FormattableString.Invariant($"    static const float zeros_{sum.Weights.Number}[{sum.Count}] = {{ 0.0f }};"));
        foreach (var (name, length) in _model.Network.Buffers.Where(buffer => buffer.Name[0] == 'a'))
            output.WriteLine(FormattableString.Invariant($"    float {name}[{length}];"));
        foreach (string line in _model.Network.Statements.SelectMany(Lines)) output.WriteLine($"    {line}");
        if (_model.Sorted > 0)
            output.WriteLine(FormattableString.Invariant($"    {_prefix}_sort(answer, {_model.Outputs}, {_model.Sorted});"));
        output.WriteLine("}\n");
    }

    private IEnumerable<string> Lines(Statement statement)
    {
        switch (statement)
        {
            case DenseStatement dense:
                string w = _text.NameOf(dense.Weights), b = _text.NameOf(dense.Biases), to = dense.To;
                string start = dense.Factor is null ? b : FormattableString.Invariant($"zeros_{dense.Weights.Number}");
                string line = FormattableString.Invariant($"{_prefix}_dense({dense.X}, {dense.Inputs}, {w}, {start}, ")
                    + FormattableString.Invariant($"{dense.Count}, {to});");
                return dense.Factor is { } factor
                    ? [line, FormattableString.Invariant($"{_prefix}_finish({to}, {dense.Count}, {_text.Literal(factor)}, {b});")] : [line];
            case TimesStatement times:
                string s = _text.NameOf(times.Scales);
                return [FormattableString.Invariant($"{_prefix}_times({times.X}, {s}, {times.Count}, {times.To});")];
            case ApplyStatement apply:
                return [FormattableString.Invariant($"{NameOf(apply.Activation)}({apply.To}, {apply.Count});")];
            case CopyStatement { Start: 0, At: 0, Array: null } copy:
                return [FormattableString.Invariant($"memcpy({copy.To}, {copy.From}, {copy.Count} * sizeof *{copy.To});")];
            default:
                return new ExportedLoops(_text, _text.NameOf).Lines(statement);
        }
    }

    // The cosine of a place in a cycle, for columns of dates.
    private void CosTurns(TextWriter output)
    {
        var formula = new Formula(Elementary.CosTwoPi(FormulaVector<float>.Input).Node, _text);
        output.WriteLine($"/* cos(2 pi z), by the same operations as in training. */\nstatic float {_prefix}_cos_turns(float z)\n{{");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"    const float {name} = {step};");
        output.WriteLine($"    return {formula.Result};\n}}\n");
    }

    /// <summary>Weights, biases and the like as constant arrays.</summary>
    public void Numbers(TextWriter output)
    {
        var scales = _model.Network.Statements.OfType<TimesStatement>().Select(times => times.Scales).ToHashSet();
        foreach (var array in _model.Network.Arrays)
        {
            string comment = scales.Contains(array) ? "scale factors of the inputs." : array.Comment;
            if (comment.Length > 0) output.WriteLine(FormattableString.Invariant($"/* Layer {array.Number}: {comment} */"));
            output.WriteLine(FormattableString.Invariant($"static const float {_text.NameOf(array)}[{array.Numbers.Length}] =\n{{"));
            Wrapped.List(output, "    ", array.Numbers.Select(_text.Literal));
            output.WriteLine("};\n");
        }
    }

    private string NameOf(IActivation activation) => _names[activation.Spec.ToString()];

    private string DenseFunction => $$"""
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
        /* Each input times its own factor. */
        static void {{_prefix}}_times(const float *x, const float *s, int count, float *scaled)
        {
            int k;
            for (k = 0; k < count; k++) scaled[k] = x[k] * s[k];
        }

        """.ReplaceLineEndings("\n");

    private static string Softmax(string name, string exponential) => $$"""
        /* Softmax: exponentials of the differences from the maximum, divided by their sum. */
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
