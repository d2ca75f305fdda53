namespace Nabla.Models.Presets;

/// <summary>A named set of defaults for the settings that a <see cref="RunConfiguration"/> leaves null.</summary>
/// <remarks>Each preset of the library is one file and one line in <see cref="Preset"/>; others are added with
/// <see cref="Preset.Add"/>. Implementations must be immutable: threads share them.</remarks>
public interface IPreset
{
    /// <summary>The name, in lower case with dashes: "standard".</summary>
    string Name { get; }

    /// <summary>A short description for the help.</summary>
    string Summary { get; }

    /// <summary>Chooses values. A setting that stays null gets its own default (<see cref="Setting{T}.Default"/>).</summary>
    /// <param name="requested">The settings of the user. They override the choices, which may depend on them.</param>
    /// <param name="data">Task, size and shape of the training data.</param>
    /// <returns>The chosen values, as a configuration.</returns>
    RunConfiguration Choices(RunConfiguration requested, DataSummary data);
}
