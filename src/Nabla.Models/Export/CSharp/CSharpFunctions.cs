using Nabla.Activations;
using Nabla.Models.Export.Formulas;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla.Models.Export.CSharp;

/// <summary>The network: layers, and the activations as functions.</summary>
internal sealed class CSharpFunctions
{
    /// <summary>The maximum number of bytes of activations on the stack.</summary>
    public const int MaxOnStack = 1 << 16;

    private readonly ExportedModel _model;
    private readonly string _className;
    private readonly Dictionary<string, string> _names = [];
    private readonly List<IActivation> _activations;

    public CSharpFunctions(ExportedModel model, string className)
    {
        (_model, _className) = (model, className);
        // Softmax is made of exponentials.
        _activations = [.. model.Activations];
        if (_activations.Any(a => a is Softmax) && !_activations.Any(a => a is Exponential)) _activations.Add(new Exponential());
        var names = Names.Unique(
            _activations.Select(a => string.Concat(a.Spec.Name.Split('-').Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..]))),
            char.IsAsciiLetterOrDigit, [className, .. CSharpText.Members, .. model.Network.Arrays.Select(NameOf)]);
        foreach (var (activation, name) in _activations.Zip(names)) _names[activation.Spec.ToString()] = name;
    }

    public void Write(TextWriter output)
    {
        Run(output);
        output.WriteLine(DenseFunction);
        if (_model.Network.Statements.OfType<DenseStatement>().Any(dense => dense.Factor is not null)) output.WriteLine(Finish);
        if (_model.Network.Statements.Any(statement => statement is TimesStatement)) output.WriteLine(Times);
        if (_model.HasCycles) CosTurns(output);
        foreach (var activation in _activations)
        {
            if (activation is IFormula formula) Write(output, formula);
            else output.WriteLine(Softmax(_names[activation.Spec.ToString()], _names[new Exponential().Spec.ToString()]));
        }
    }

    private void Run(TextWriter output)
    {
        var buffers = _model.Network.Buffers;
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

        foreach (string line in _model.Network.Statements.SelectMany(Lines)) output.WriteLine($"        {line}");
        if (_model.Sorted > 0)
            output.WriteLine(FormattableString.Invariant($"        // Quantiles do not cross: they are sorted within each target.\n     ")
                + FormattableString.Invariant($"   for (int t = 0; t < {_model.Outputs}; t += {_model.Sorted}) answer.Slice(t, ")
                + FormattableString.Invariant($"{_model.Sorted}).Sort();"));
        if (rented) output.WriteLine("        ArrayPool<float>.Shared.Return(rented);");
        output.WriteLine("    }\n");
    }

    private IEnumerable<string> Lines(Statement statement)
    {
        switch (statement)
        {
            case DenseStatement dense:
                string w = NameOf(dense.Weights), b = NameOf(dense.Biases), to = dense.To;
                // With a factor the sums begin at 0, which stands in the span itself.
                return dense.Factor is { } factor
                    ?
                    [
                        $"{to}.Clear();",
                        $"Dense({dense.X}, {w}, {to}, {to});",
                        $"Finish({to}, {CSharpText.Instance.Literal(factor)}, {b});",
                    ]
                    : [$"Dense({dense.X}, {w}, {b}, {to});"];
            case TimesStatement times:
                return [$"Times({times.X}, {NameOf(times.Scales)}, {times.To});"];
            case ApplyStatement apply:
                return [$"{_names[apply.Activation.Spec.ToString()]}({apply.To});"];
            case CopyStatement { Start: 0, At: 0, Array: null } copy when copy is { From: "x", To: "answer" }:
                return [$"{copy.From}.CopyTo({copy.To});"];
            default:
                return new ExportedLoops(CSharpText.Instance, NameOf).Lines(statement);
        }
    }

    private string NameOf(NumberArray array) =>
        CSharpText.NameOf(array) is var name && name == _className ? name + "_" : CSharpText.NameOf(array);

    // The cosine of a place in a cycle, for columns of dates.
    private static void CosTurns(TextWriter output)
    {
        var formula = new Formula(Elementary.CosTwoPi(FormulaVector<float>.Input).Node, CSharpText.Instance);
        output.WriteLine("    // cos(2 pi z), by the same operations as in training.\n    private static float CosTurns(float z)\n    {");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"        float {name} = {step};");
        output.WriteLine($"        return {formula.Result};\n    }}\n");
    }

    /// <summary>Weights, biases and the like as data of the program, which no code fills.</summary>
    public void Numbers(TextWriter output)
    {
        // Whether a number may be null takes the compiler twice as long to ask as all the rest.
        output.WriteLine("#nullable disable");
        bool first = true;
        foreach (var group in _model.Network.Arrays.GroupBy(array => array.Number))
        {
            if (!first) output.WriteLine();
            if (group.LastOrDefault(array => array.Comment.Length > 0) is { } told)
                output.WriteLine(FormattableString.Invariant($"    // Layer {group.Key}: {told.Comment}"));
            first = true;
            foreach (var array in group)
            {
                if (!first) output.WriteLine();
                first = false;
                output.WriteLine($"    private static ReadOnlySpan<float> {NameOf(array)} => new float[]\n    {{");
                Wrapped.List(output, "        ", array.Numbers.Select(CSharpText.Instance.Literal));
                output.WriteLine("    };");
            }
        }
    }

    private void Write(TextWriter output, IFormula activation)
    {
        var formula = new Formula(activation.Value(FormulaVector<float>.Input).Node, CSharpText.Instance);
        output.WriteLine($"    // {CSharpText.Comment(activation.Spec.ToString())}, by the same operations as in training.");
        output.WriteLine($"    private static void {_names[activation.Spec.ToString()]}(Span<float> a)\n    {{\n        foreach (ref "
            + $"float z in a)\n        {{");
        foreach (var (name, step) in formula.Steps) output.WriteLine($"            float {name} = {step};");
        output.WriteLine($"            z = {formula.Result};\n        }}\n    }}\n");
    }

    private static readonly string DenseFunction = """
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
            // Each input times its own factor.
            private static void Times(ReadOnlySpan<float> x, ReadOnlySpan<float> s, Span<float> scaled)
            {
                for (int k = 0; k < x.Length; k++) scaled[k] = x[k] * s[k];
            }

        """.ReplaceLineEndings("\n");

    private static string Softmax(string name, string exponential) => $$"""
            // Softmax: exponentials of the differences from the maximum, divided by their sum.
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
