using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models.Export;

/// <summary>What a model computes, said in no language: a name, columns, layers, an answer.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Model">The model.</param>
/// <param name="Network">Its network, and at the end what the outputs go through since the cost contains it and the last layer does
/// not.</param>
internal sealed record ExportedModel(string Name, Model Model, ExportedNetwork Network)
{
    public int Inputs => Model.Network.Architecture.Inputs;

    public int Outputs => Model.Network.Architecture.Outputs;

    /// <summary>Names of the classes; numbers where they have none; null for a regression.</summary>
    public IReadOnlyList<string>? Classes { get; } = Model.Task == LearningTask.Regression
        ? null
        : Model.ClassNames ?? [.. Enumerable.Range(0, Model.Task == LearningTask.Classification
        ? Math.Max(2, Model.Network.Architecture.Outputs) : Model.Network.Architecture.Outputs)
            .Select(k => FormattableString.Invariant($"{k}"))];

    /// <summary>Whether an answer is one of the classes.</summary>
    public bool IsOneOf => Model.Task == LearningTask.Classification;

    /// <summary>Whether an answer is one number.</summary>
    public bool IsNumber => Model.Task == LearningTask.Regression && Outputs == 1;

    /// <summary>How the answers of a regression get their units, one for each output; null where they have them.</summary>
    public IReadOnlyList<TargetUnit>? Units => Model.TargetUnits;

    /// <summary>Names of the outputs of a regression of several.</summary>
    public IReadOnlyList<string> OutputNames => Model.OutputNames;

    /// <summary>Quantiles of each target, which are sorted; 0 where outputs are none, or one a target.</summary>
    public int Sorted => Model.Cost.Levels is { Count: > 1 and var levels } ? levels : 0;

    /// <summary>The raw columns with the first input of each; null for a model of arrays or images.</summary>
    public IReadOnlyList<ExportedColumn>? Columns { get; } = Model.Preprocessing is { } preprocessing
        ? Placed(preprocessing.Columns) : null;

    /// <summary>Whether a column is of dates.</summary>
    public bool HasDates => Columns?.Any(column => column.Dates is not null) ?? false;

    /// <summary>Whether a column of dates has the place in a cycle as an input.</summary>
    public bool HasCycles => Columns?.Any(column => column.Has<CyclicalTime>()) ?? false;

    /// <summary>Functions of cells that have formulas of their own, once each.</summary>
    public IReadOnlyList<IFormula> Formulas =>
        [.. (Columns ?? []).SelectMany(column => column.Formulas).DistinctBy(formula => formula.Spec)];

    /// <summary>Every activation but the identity, once.</summary>
    public IReadOnlyList<IActivation> Activations => Network.Activations;

    /// <summary>What a reader of the file should know, in lines.</summary>
    public IEnumerable<string> Description
    {
        get
        {
            var architecture = Model.Network.Architecture;
            string goal = Model.Preprocessing is { } known ? $" \"{known.Target.Column}\"" : Model.Image is { } image
                ? FormattableString.Invariant($" from images of {image.Rows} x {image.Columns}") : "";
            yield return $"{Name}: {Model.Task.ToString().ToLowerInvariant()}{goal}.";
            yield return FormattableString.Invariant($"Network {architecture}, {architecture.ParameterCount} parameters: ")
                + FormattableString.Invariant($"{string.Join(", ", architecture.Layers.Select(layer => layer.Spec))};");
            yield return $"cost {Model.Cost.Spec}; theta_sha256 {ParameterOrder.Sha256(architecture, Model.Network.Theta)}.";
            yield return $"Written by Nabla {typeof(Network).Assembly.GetName().Version?.ToString(3)} from a trained model: "
                + "export the model again instead of changing this file.";
        }
    }

    /// <summary>Reads off a model what it computes.</summary>
    /// <exception cref="DataException">A layer or activation has no formula, or a weight is not finite.</exception>
    public static ExportedModel From(Model model, string name)
    {
        if (model.Members.Count > 1)
            throw new DataException($"The model is an ensemble of {model.Members.Count} networks, which has no form in source files. Run "
                + "its ONNX file instead, or train one network.", SettingAdvice.Use("ensemble", "1"));
        var last = model.Cost.FusedActivation is { } missing && !model.Network.Architecture.Layers[^1].Activation.Equals(missing) ? missing
            : new Identity();
        return new(name, model, new(model.Network, last));
    }

    private static ExportedColumn[] Placed(IReadOnlyList<ColumnTransform> columns)
    {
        var placed = new ExportedColumn[columns.Count];
        for (int c = 0, first = 0; c < placed.Length; first += columns[c++].InputNames.Count) placed[c] = new(columns[c], first);
        return placed;
    }
}
