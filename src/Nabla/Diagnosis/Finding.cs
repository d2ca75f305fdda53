using Nabla.Specs;

namespace Nabla.Diagnosis;

/// <summary>What a check found in a run.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is seen, with the numbers: "Layer 2 (16 relu): 14 of 16 nodes give a slope of 0 for all 512 samples."</param>
/// <param name="Remedy">What to do besides changing settings, in a sentence; empty for nothing.</param>
/// <param name="Advice">Which settings to change; null for none.</param>
public sealed record Finding(string Name, Severity Severity, string Message, string Remedy, SettingAdvice? Advice = null)
{
    /// <summary>The finding as one line, with properties named.</summary>
    /// <returns>"warning: dead-relus: … Set LearningRate to 0.01.".</returns>
    public override string ToString() =>
        SettingAdvice.Complete($"{Severity.ToString().ToLowerInvariant()}: {Name}: {Message} {Remedy}".TrimEnd(), Advice);
}
