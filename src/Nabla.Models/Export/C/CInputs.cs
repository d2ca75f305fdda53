using Nabla.Specs;

namespace Nabla.Models.Export.C;

/// <summary>Writes the public function, which converts a row of raw columns or an array to inputs, and outputs to the prediction.</summary>
internal sealed class CInputs
{
    private readonly ExportedModel _model;
    private readonly string _prefix, _signature;
    private readonly IReadOnlyList<string> _names;

    public CInputs(ExportedModel model, string prefix)
    {
        (_model, _prefix) = (model, prefix);
        _names = Names.Unique((model.Columns ?? []).Select(column => column.Plan.Column.ToLowerInvariant()), CText.IsPart, CText.Taken);
        string outputs = FormattableString.Invariant($"{model.Outputs}");
        var (type, answer) = model switch
        {
            { IsNumber: true } => (model.Units is null ? "float" : "double", ""),
            { IsOneOf: true } => ("int", $", float probabilities[{outputs}]"),
            { Classes: not null } => ("void", $", float probabilities[{outputs}]"),
            _ => ("void", $", {(model.Units is null ? "float" : "double")} answers[{outputs}]"),
        };
        string sample = model.Columns is null
            ? FormattableString.Invariant($"const float inputs[{model.Inputs}]") : $"const {prefix}_row *row";
        _signature = $"{type} {prefix}_predict({sample}{answer})";
    }

    public void Declare(TextWriter output)
    {
        if (_model.Classes is { } classes)
        {
            output.WriteLine("/* The classes, in UTF-8, in the order of the probabilities. */");
            output.WriteLine(FormattableString.Invariant($"extern const char *const {_prefix}_classes[{classes.Count}];\n"));
        }

        if (_model.Columns is { } columns)
        {
            CColumns.DeclareDates(_model, _prefix, output);
            output.WriteLine($"/* One row of raw columns. Set every member: what an initializer leaves out is the number 0 or a missing "
                + $"text. */\ntypedef struct {_prefix}_row\n{{");
            foreach (var (column, name) in columns.Zip(_names))
            {
                string called = column.Plan.Column;
                string missing = column.MissingTexts is { } texts ? CText.Comment($" (or {Suggestion.Shortened(texts)})") : "";
                output.WriteLine(column.IsText
                    ? $"    const char *{name};    /* {CText.Comment($"{called}: {Suggestion.Shortened(column.Categories)}")}; in "
                    + $"UTF-8, NULL or \"\"{missing} where missing */"
                    : column.Dates is not null
                    ? $"    double {name};    /* {CText.Comment($"{called}: {_prefix}_seconds of the {column.DateInWords}")}, NAN "
                    + "where missing */"
                    : $"    double {name};    /* {CText.Comment(called)}: a finite number, NAN where missing */");
            }

            output.WriteLine($"}} {_prefix}_row;\n");
        }

        string inputs = _model.Columns is not null ? ""
            : FormattableString.Invariant($" of {_model.Inputs} numbers, prepared as those of training ")
            + "were" + (_model.Model.Image is { } image
                ? FormattableString.Invariant($" ({image.Rows} rows of {image.Columns}; bytes divided by 255)") : "");
        string answer = _model switch
        {
            { IsNumber: true } => "returns the prediction, in the unit of the training data.",
            { IsOneOf: true, Outputs: 1 } => "returns the number of the most probable class; the probability is that of class 1.",
            { IsOneOf: true } => "returns the number of the most probable class and gives the probability of each.",
            { Classes: not null } => "gives the probability of each class; more than 0.5 means yes.",
            _ => $"gives {CText.Comment(string.Join(", ", _model.OutputNames))}.",
        };
        output.WriteLine($"/* Predicts one sample{inputs}: {answer} */\n{_signature};");
    }

    public void Define(TextWriter output)
    {
        if (_model.Classes is { } classes)
        {
            output.WriteLine(FormattableString.Invariant($"const char *const {_prefix}_classes[{classes.Count}] =\n{{"));
            Wrapped.List(output, "    ", classes.Select(CText.Text));
            output.WriteLine("};\n");
        }

        if (_model.Columns is not null) CColumns.Helpers(_model, _prefix, output);
        output.WriteLine($"{_signature}\n{{");
        if (_model.Columns is not null) CColumns.Write(_model, _names, _prefix, output);
        string x = _model.Columns is null ? "inputs" : "x";
        output.WriteLine(_model switch
        {
            // volatile, so that no compiler fuses the two operations, whatever its settings.
            { IsNumber: true, Units: [var unit] } =>
                $"    float answer[1];\n    volatile double scaled;\n    {_prefix}_run({x}, answer);\n    scaled = answer[0] * "
                + $"{CText.Double(unit.Scale)};\n    return scaled + {CText.Double(unit.Center)};",
            { IsNumber: true } => $"    float answer[1];\n    {_prefix}_run({x}, answer);\n    return answer[0];",
            { IsOneOf: true, Outputs: 1 } => $"    {_prefix}_run({x}, probabilities);\n    return probabilities[0] > 0.5f ? 1 : 0;",
            { IsOneOf: true } => FormattableString.Invariant($"    int k, best = 0;\n    {_prefix}_run({x}, probabilities);\n    for (k ")
                + FormattableString.Invariant($"= 1; k < {_model.Outputs}; k++)\n        if (probabilities[k] > probabilities[best]) ")
                + FormattableString.Invariant($"best = k;\n    return best;"),
            { Classes: not null } => $"    {_prefix}_run({x}, probabilities);",
            { Units: { } units } => FormattableString.Invariant($"    static const double scales[{_model.Outputs}] = {{ ")
                + FormattableString.Invariant($"{string.Join(", ", units.Select(unit => CText.Double(unit.Scale)))} }};\n    static ")
                + FormattableString.Invariant($"const double centers[{_model.Outputs}] = {{ ")
                + FormattableString.Invariant($"{string.Join(", ", units.Select(unit => CText.Double(unit.Center)))} }};\n    float ")
                + FormattableString.Invariant($"a[{_model.Outputs}];\n    volatile double scaled;\n    int j;\n    {_prefix}_run({x}, ")
                + FormattableString.Invariant($"a);\n    for (j = 0; j < {_model.Outputs}; j++)\n    {{\n        scaled = a[j] * ")
                + FormattableString.Invariant($"scales[j];\n        answers[j] = scaled + centers[j];\n    }}"),
            _ => $"    {_prefix}_run({x}, answers);",
        });
        output.WriteLine("}");
    }
}
