using Nabla.Models.Presets;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// The presets: each chooses the settings that a <see cref="RunConfiguration"/> leaves null (<see cref="RunConfiguration.Preset"/>).
/// </summary>
public static class Preset
{
    private static readonly Lock Gate = new();

    /// <summary>Sigmoid, squared error and plain gradient descent, as in the notes.</summary>
    public static IPreset Lesson { get; } = new Lesson();

    /// <summary>Relu, cross-entropy and Adam.</summary>
    public static IPreset Standard { get; } = new Standard();

    /// <summary>Tuned defaults for tables: three wide layers, robust scaling, a schedule of four cosine waves.</summary>
    public static IPreset Tabular { get; } = new Tabular();

    /// <summary>One wide layer and elastic distortions, for images.</summary>
    public static IPreset Image { get; } = new Image();

    /// <summary>All presets, those of <see cref="Add"/> last.</summary>
    public static IReadOnlyList<IPreset> All { get; private set; } = [Lesson, Standard, Tabular, Image];

    /// <summary>Adds a preset from outside the library.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="replace">Whether a preset of the same name is replaced. <value>The default is false.</value></param>
    /// <exception cref="ArgumentException">There is a preset of this name, and <paramref name="replace"/> is false.</exception>
    public static void Add(IPreset preset, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(preset);
        lock (Gate)
        {
            if (!replace && All.Any(known => known.Name == preset.Name)) throw Suggestion.Taken("preset", preset.Name, nameof(preset));
            All = [.. All.Where(known => known.Name != preset.Name), preset];
        }
    }

    /// <summary>Finds a preset by its name.</summary>
    /// <param name="name">The name; upper case and underscores are accepted.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="FormatException">No preset has this name.</exception>
    public static IPreset Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Trim().ToLowerInvariant().Replace('_', '-');
        return All.FirstOrDefault(preset => preset.Name == wanted) ?? throw new FormatException(
            $"There is no preset \"{name}\".{Suggestion.For(wanted, [.. All.Select(preset => preset.Name)])}");
    }
}
