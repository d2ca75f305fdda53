namespace Nabla.Specs;

/// <summary>A finding in a run or in data. Each front end formats it.</summary>
/// <param name="Name">A short code in lower case with hyphens: "dead-relus".</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Message">The observation with numbers: "Layer 2 (16 relu): 14 of 16 nodes have derivative 0 for all 512 samples."</param>
/// <param name="Remedy">What to do in addition to changing settings, as a sentence; empty for nothing.</param>
/// <param name="Advice">The settings to change and their values; null for none.</param>
public sealed record Finding(string Name, Severity Severity, string Message, string Remedy = "", SettingAdvice? Advice = null)
{
    /// <summary>The affected layer, from 1; null for none.</summary>
    public int? Layer { get; init; }

    /// <summary>The affected column or class; null for none.</summary>
    public string? Column { get; init; }

    /// <summary>The affected epoch, from 1; null for none.</summary>
    public int? Epoch { get; init; }

    /// <summary>The measured values by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Numbers { get; init; } = [];

    /// <summary>Formats the finding as one line that names properties.</summary>
    /// <returns>"warning: dead-relus: … Set LearningRate to 0.01.".</returns>
    public override string ToString() =>
        SettingAdvice.Complete($"{Severity.ToString().ToLowerInvariant()}: {Name}: {Message} {Remedy}".TrimEnd(), Advice);
}

/// <summary>The severity of a finding.</summary>
public enum Severity
{
    /// <summary>Training works, but can be improved.</summary>
    Note,

    /// <summary>The problem probably reduces the quality of the network considerably.</summary>
    Warning,

    /// <summary>The network cannot learn.</summary>
    Error,
}
