namespace Nabla.Diagnosis;

/// <summary>What a check found in a run.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is seen, with the numbers: "Layer 2 (16 relu): 14 of 16 nodes give a slope of 0 for all 512 samples."</param>
/// <param name="Remedy">What to do, with the flag and its value: "Try --learning-rate 0.01."</param>
public sealed record Finding(string Name, Severity Severity, string Message, string Remedy)
{
    /// <summary>The finding as one line.</summary>
    /// <returns>"warning: dead-relus: … Try …".</returns>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant()}: {Name}: {Message} {Remedy}".TrimEnd();
}
