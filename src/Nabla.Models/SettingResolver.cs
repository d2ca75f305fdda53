using Nabla.Data;
using Nabla.Models.Presets;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// Chooses the value of each setting: the requested value, else the choice of the preset, else the default. A default may depend on the
/// data and on other settings, which are then chosen first.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
public sealed class SettingResolver
{
    private readonly Dictionary<Setting, object?> _values = [];
    private readonly HashSet<Setting> _open = [];

    internal SettingResolver(RunConfiguration requested, DataSummary data, IPreset preset)
    {
        (Data, Preset) = (data, preset);
        Requested = requested with { Preset = preset };
        PresetChoices = preset.Choices(requested, data);
    }

    /// <summary>The settings that the user set.</summary>
    public RunConfiguration Requested { get; }

    /// <summary>The choices of the preset.</summary>
    public RunConfiguration PresetChoices { get; }

    /// <summary>Task, size and shape of the training data.</summary>
    public DataSummary Data { get; }

    /// <summary>The preset.</summary>
    public IPreset Preset { get; }

    /// <summary>Returns the value of another setting.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <returns>The value; null if not found.</returns>
    /// <exception cref="InvalidOperationException">The defaults of two settings depend on each other.</exception>
    public T? Get<T>(Setting<T> setting) => (T?)ValueOf(setting);

    internal RunConfiguration Resolve(IEnumerable<Setting> settings) =>
        settings.Aggregate(Requested, (resolved, setting) => resolved.With(setting, ValueOf(setting)));

    /// <summary>
    /// Notes on requested settings without effect. A value that equals the default gives no note, because a resolved configuration has
    /// every setting.
    /// </summary>
    internal IReadOnlyList<DataNote> Unused(SettingContext run)
    {
        var notes = new List<DataNote>();
        foreach (var setting in RunSettings.All)
        {
            if (Requested.Value(setting) is not { } value || setting.WhyUnused(value, run) is not { } reason) continue;
            object? usual = new SettingResolver(Requested.With(setting, (object?)null), Data, Preset).ValueOf(setting);
            if (usual is not null && setting.Text(usual) == setting.Text(value)) continue;
            notes.Add(new("unused-settings", $"{setting.Property} is {setting.Text(value)}, but {reason}.", null,
                setting.Remedy ?? SettingAdvice.LeaveOut(setting.Name)) { Setting = setting.Name });
        }

        return notes;
    }

    private object? ValueOf(Setting setting)
    {
        if (_values.TryGetValue(setting, out object? known)) return known;
        if (!_open.Add(setting)) throw new InvalidOperationException($"The default of the setting {setting} depends on itself.");
        return _values[setting] = setting.Resolve(this);
    }
}
