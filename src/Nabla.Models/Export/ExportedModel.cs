using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models.Export;

/// <summary>The language-independent form of a model for export: name, columns, layers, prediction.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
/// <param name="Network">The network. If the cost contains an activation that the last layer does not have, it is added at the end.</param>
internal sealed record ExportedModel(string Name, Model Model, ExportedNetwork Network)
{
    public int Inputs => Model.Network.Architecture.Inputs;

    public int Outputs => Model.Network.Architecture.Outputs;

    /// <summary>The names of the classes, or their indices if they have no names; null for a regression.</summary>
    public IReadOnlyList<string>? Classes { get; } = Model.LearningTask == LearningTask.Regression
        ? null
        : Model.ClassNames ?? [.. Enumerable.Range(0, Model.LearningTask == LearningTask.Classification
        ? Math.Max(2, Model.Network.Architecture.Outputs) : Model.Network.Architecture.Outputs)
            .Select(k => FormattableString.Invariant($"{k}"))];

    /// <summary>Whether the prediction is one class.</summary>
    public bool IsOneOf => Model.LearningTask == LearningTask.Classification;

    /// <summary>Whether the prediction is one number.</summary>
    public bool IsNumber => Model.LearningTask == LearningTask.Regression && Outputs == 1;

    /// <summary>The unit of each output of a regression; null if outputs are not scaled.</summary>
    public IReadOnlyList<TargetUnit>? Units => Model.TargetUnits;

    /// <summary>The names of the outputs of a multi-output regression.</summary>
    public IReadOnlyList<string> OutputNames => Model.OutputNames;

    /// <summary>The number of quantiles of each target, which are sorted; 0 for no quantiles or a single one.</summary>
    public int Sorted => Model.Cost.Levels is { Count: > 1 and var levels } ? levels : 0;

    /// <summary>The raw columns; null for a model of arrays or images.</summary>
    public IReadOnlyList<ExportedColumn>? Columns { get; } = Model.Preprocessing is { } preprocessing
        ? Placed(preprocessing.Columns) : null;

    /// <summary>Whether there is a date column.</summary>
    public bool HasDates => Columns?.Any(column => column.Dates is not null) ?? false;

    /// <summary>Whether a date column has a cyclical input.</summary>
    public bool HasCycles => Columns?.Any(column => column.Has<CyclicalTime>()) ?? false;

    /// <summary>The distinct functions of cells with a formula.</summary>
    public IReadOnlyList<IFormula> Formulas =>
        [.. (Columns ?? []).SelectMany(column => column.Formulas).DistinctBy(formula => formula.Spec)];

    /// <summary>The distinct activations without the identity.</summary>
    public IReadOnlyList<IActivation> Activations => Network.Activations;

    /// <summary>The lines of the comment at the start of the file.</summary>
    public IEnumerable<string> Description
    {
        get
        {
            var architecture = Model.Network.Architecture;
            string goal = Model.Preprocessing is { } known ? $" \"{known.Target.Column}\"" : Model.Image is { } image
                ? FormattableString.Invariant($" from images of {image.Rows} x {image.Columns}") : "";
            yield return $"{Name}: {Model.LearningTask.ToString().ToLowerInvariant()}{goal}.";
            yield return FormattableString.Invariant(
                $"Network {string.Join('-', architecture.Widths)}, {architecture.ParameterCount} parameters: ")
                + FormattableString.Invariant($"{string.Join(", ", architecture.Layers)};");
            yield return $"cost {Model.Cost.Spec}; theta_sha256 {ParameterOrder.Sha256(architecture, Model.Network.Theta)}.";
            yield return $"Written by Nabla {typeof(Network).Assembly.GetName().Version?.ToString(3)} from a trained model: "
                + "export the model again instead of changing this file.";
        }
    }

    /// <summary>Creates the form of a model.</summary>
    /// <exception cref="NablaException">A layer or activation has no formula, or a weight is not finite.</exception>
    public static ExportedModel From(Model model, string name)
    {
        if (model.Members.Count > 1)
            throw new NablaException($"The model is an ensemble of {model.Members.Count} networks, and ensembles cannot be "
                + "exported as source. Export one of its networks (Model.Member in C#), use its ONNX file, or train again with one "
                + "network:",
                SettingAdvice.Use("ensemble", "1"));
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
