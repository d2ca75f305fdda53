namespace Nabla.Models.Presets;

/// <summary>
/// What chooses all that a configuration leaves open, under a name. One file and one line in <see cref="PresetRegistry"/> each.
/// </summary>
public interface IPreset
{
    /// <summary>The name after <c>--recipe</c>.</summary>
    string Name { get; }

    /// <summary>What it is, in a few words for the help.</summary>
    string Summary { get; }

    /// <summary>What this recipe chooses. What it leaves null, its setting chooses by default.</summary>
    /// <param name="asked">What the user asked for, which wins over every choice; here only for choices that depend on it.</param>
    /// <param name="data">What there is to learn from.</param>
    /// <returns>The choices.</returns>
    RunConfiguration Choices(RunConfiguration asked, DataShape data);
}
