namespace Nabla.Specs;

/// <summary>What was found in a run or in data, as data: each front end words it.</summary>
/// <param name="Name">A short code of what was found, in lower case with dashes: "dead-relus".</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is seen, with the numbers: "Layer 2 (16 relu): 14 of 16 nodes have the slope 0 for all 512 samples."</param>
/// <param name="Remedy">What to do besides changing settings, in a sentence; empty for nothing.</param>
/// <param name="Advice">Which settings to change, and to which values; null for none.</param>
public sealed record Finding(string Name, Severity Severity, string Message, string Remedy = "", SettingAdvice? Advice = null)
{
    /// <summary>The layer concerned, from 1; null for none.</summary>
    public int? Layer { get; init; }

    /// <summary>The column or class concerned; null for none.</summary>
    public string? Column { get; init; }

    /// <summary>The epoch concerned, from 1; null for none.</summary>
    public int? Epoch { get; init; }

    /// <summary>What was measured: name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Numbers { get; init; } = [];

    /// <summary>The finding as one line, with properties named.</summary>
    /// <returns>"warning: dead-relus: … Set LearningRate to 0.01.".</returns>
    public override string ToString() =>
        SettingAdvice.Complete($"{Severity.ToString().ToLowerInvariant()}: {Name}: {Message} {Remedy}".TrimEnd(), Advice);
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Works, could be better.</summary>
    Note,

    /// <summary>Probably costs much of what could be learned.</summary>
    Warning,

    /// <summary>Nothing can be learned like this.</summary>
    Error,
}
