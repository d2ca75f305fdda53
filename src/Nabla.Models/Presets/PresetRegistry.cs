using Nabla.Data;

namespace Nabla.Models.Presets;

/// <summary>Every preset that has a name.</summary>
public static class PresetRegistry
{
    private static readonly Lock Gate = new();

    /// <summary>The list: one line each.</summary>
    public static IReadOnlyList<IPreset> Default { get; private set; } =
    [
        new Lesson(),
        new Standard(),
        new Tabular(),
        new Image(),
    ];

    /// <summary>Adds a preset from outside the library.</summary>
    /// <param name="preset">The preset; it replaces one of the same name.</param>
    public static void Add(IPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        lock (Gate) Default = [.. Default.Where(known => known.Name != preset.Name), preset];
    }

    /// <summary>The preset that a text names.</summary>
    /// <param name="name">Its name; capitals and underscores do not matter.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="DataException">There is no preset of this name.</exception>
    public static IPreset Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Trim().ToLowerInvariant().Replace('_', '-');
        return Default.FirstOrDefault(preset => preset.Name == wanted) ?? throw new DataException(
            $"recipe must be one of {string.Join(", ", Default.Select(preset => preset.Name))} (got \"{name}\").");
    }
}
