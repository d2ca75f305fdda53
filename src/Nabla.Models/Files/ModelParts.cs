using Nabla.Data.Features;
using Nabla.Data;

namespace Nabla.Models.Files;

/// <summary>The contents of a model file before they are checked against each other.</summary>
internal sealed record ModelParts(IReadOnlyList<Network> Networks, RunConfiguration Configuration, LearningTask LearningTask)
{
    public Preprocessing? Preprocessing { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public IReadOnlyList<int>? Image { get; init; }

    public byte? Background { get; init; }

    /// <summary>Checks the parts and creates the model.</summary>
    /// <exception cref="NablaException">The parts do not match.</exception>
    public Model ToModel(string path)
    {
        var architecture = Networks[0].Architecture;
        if (Preprocessing is not null
            && (Preprocessing.InputNames.Count != architecture.Inputs || Preprocessing.Target.Width != architecture.Outputs))
            throw new NablaException($"{path} is damaged: its columns give {Preprocessing.InputNames.Count} inputs and "
                + $"{Preprocessing.Target.Width} outputs, but the network is {architecture}.");
        if (Configuration.Cost!.Levels is { } levels
            && (LearningTask != LearningTask.Regression || architecture.Outputs % levels.Count != 0
            || (Preprocessing is not null && Preprocessing.Target.Quantiles?.SequenceEqual(levels) != true)))
            throw new NablaException($"{path} is damaged: its cost is of {levels.Count} quantiles, but the network is {architecture} and "
                + "its targets are others.");
        if (ClassNames is { } classes && classes.Count != Math.Max(2, architecture.Outputs))
            throw new NablaException($"{path} is damaged: it names {classes.Count} classes, but the network is {architecture}.");
        if (Image is not (null or [> 0, > 0]) || (Image is [var height, var width] && architecture.Inputs % ((long)height * width) != 0))
            throw new NablaException($"{path} is damaged: an image of {string.Join(" × ", Image)} is not the {architecture.Inputs} "
                + "inputs of the network.");
        return new(Networks[0], Configuration, LearningTask)
        {
            Others = [.. Networks.Skip(1)],
            Preprocessing = Preprocessing,
            ClassNames = ClassNames,
            Image = Image is [var rows, var columns] ? (rows, columns) : null,
            Background = Background,
        };
    }
}
