using Nabla.Data;

namespace Nabla.Models.Presets;

/// <summary>Every recipe that has a name.</summary>
public static class PresetRegistry
{
    /// <summary>The list: one line each.</summary>
    public static IReadOnlyList<IPreset> Default { get; } =
    [
        new Lesson(),
        new Standard(),
        new Tabular(),
        new Image(),
    ];

    /// <summary>The recipe that a text names.</summary>
    /// <param name="name">Its name; capitals and underscores do not matter.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="DataException">There is none of this name.</exception>
    public static IPreset Parse(string name)
    {
        string known = Recipe.OneOf("recipe", name, Recipe.Names);
        return Default.First(recipe => recipe.Name == known);
    }
}
