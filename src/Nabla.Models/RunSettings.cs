using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// The registry of all settings of a run. The command line, the forms of the studio, configuration files, resume, continued training and
/// search are derived from it.
/// </summary>
public static class RunSettings
{
    private static readonly Lock Gate = new();
    private static IReadOnlyList<Setting> _all =
    [
        .. DataSettings.Group.Settings, .. NetworkSettings.Group.Settings, .. TrainingSettings.Group.Settings,
        .. RegularizationSettings.Group.Settings, .. GeneralSettings.Group.Settings,
    ];

    /// <summary>All settings, in the order of configuration files.</summary>
    public static IReadOnlyList<Setting> All => _all;

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(setting => setting.Name)];

    /// <summary>The names of settings in other programs: <c>lr</c> is <c>learning-rate</c>.</summary>
    public static IReadOnlyDictionary<string, string> Synonyms =>
        Suggestion.Synonyms(All.Where(setting => setting.Synonyms is not null).Select(setting => (setting.Name, setting.Synonyms!)));

    /// <summary>Finds a setting by its name.</summary>
    /// <param name="name">The name, or one of <see cref="Setting.FormerNames"/>: "learning-rate", or "learning_rate".</param>
    /// <returns>The setting; null if not found.</returns>
    public static Setting? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Replace('_', '-');
        return All.FirstOrDefault(setting => setting.Name == wanted || setting.FormerNames.Contains(wanted));
    }

    /// <summary>Adds a setting from outside the library. It becomes a flag, a key and a field like the others.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <param name="group">The heading under which it is listed.</param>
    /// <returns>The setting.</returns>
    /// <exception cref="ArgumentException">A setting has this name already.</exception>
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

    /// <summary>Finds a setting by its name or throws.</summary>
    /// <exception cref="NablaException">No setting has this name.</exception>
    internal static Setting Require(string name, string source = "") => Find(name)
        ?? throw new NablaException(NablaException.InvalidSetting,
            $"{source}there is no setting \"{name}\".{Suggestion.For(name.Replace('_', '-'), Names, Synonyms)}");
}
