using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// Every setting of a run. The command line makes flags of the list, the studio a form, configuration files keys; resolution, resume,
/// training on and search go through it.
/// </summary>
public static class RunSettings
{
    private static readonly Lock Gate = new();
    private static IReadOnlyList<Setting> _all =
    [
        .. DataSettings.Group.Settings, .. NetworkSettings.Group.Settings, .. TrainingSettings.Group.Settings,
        .. RegularizationSettings.Group.Settings, .. GeneralSettings.Group.Settings,
    ];

    /// <summary>The settings, in the order in which configuration files have them.</summary>
    public static IReadOnlyList<Setting> All => _all;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(setting => setting.Name)];

    /// <summary>What other programs call the settings: <c>lr</c> is <c>learning-rate</c>.</summary>
    public static IReadOnlyDictionary<string, string> Synonyms =>
        Suggestion.Synonyms(All.Where(setting => setting.Synonyms is not null).Select(setting => (setting.Name, setting.Synonyms!)));

    /// <summary>The setting of a name.</summary>
    /// <param name="name">The name, or one of <see cref="Setting.OlderNames"/>: "learning-rate", or "learning_rate".</param>
    /// <returns>The setting; null where there is none.</returns>
    public static Setting? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Replace('_', '-');
        return All.FirstOrDefault(setting => setting.Name == wanted || setting.OlderNames.Contains(wanted));
    }

    /// <summary>Adds a setting from outside the library: from now on it is a flag, a key and a field of the form like any other.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <param name="group">The heading under which it stands.</param>
    /// <returns>The setting.</returns>
    /// <exception cref="ArgumentException">There is a setting of that name already.</exception>
    public static Setting<T> Add<T>(Setting<T> setting, string group = "Other")
    {
        ArgumentNullException.ThrowIfNull(setting);
        lock (Gate)
        {
            if (Find(setting.Name) is not null)
                throw new ArgumentException($"There is a setting \"{setting.Name}\" already. Use another name.", nameof(setting));
            setting.Group = group;
            _all = [.. _all, setting];
        }

        return setting;
    }

    /// <summary>The setting of a name.</summary>
    /// <exception cref="DataException">There is none.</exception>
    internal static Setting Require(string name, string source = "") => Find(name)
        ?? throw new DataException($"{source}there is no setting \"{name}\".{Suggestion.For(name.Replace('_', '-'), Names, Synonyms)}");
}
