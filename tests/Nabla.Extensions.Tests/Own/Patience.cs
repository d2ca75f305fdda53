using Nabla.Models;
using Nabla.Models.Presets;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A setting of another project: one declaration, and <see cref="Patient"/>, the preset that uses it.</summary>
internal static class OwnSettings
{
    /// <summary>How many times longer than usual a run may be.</summary>
    public static Setting<int?> Patience { get; } = RunSettings.Add(new Setting<int?>("patience", SettingKind.Integer(1, "from 1 to 100",
        100))
    {
        Help = "how many times longer than usual a run may be", DefaultText = "2", Default = _ => 2,
        OnContinue = ContinueRule.DefaultFromModel, Search = new(draws => draws.Choice(1, 2, 4)), Synonyms = "persistence stamina",
        Unused = (_, run) => run.Configuration.Preset is Patient ? null : "only the preset patient uses it",
    }, "Own");
}

/// <summary>A preset that reads it.</summary>
internal sealed class Patient : IPreset
{
    public string Name => "patient";

    public string Summary => "as long as the patience allows";

    public RunConfiguration Choices(RunConfiguration asked, DataSummary data) => new()
    {
        Hidden = [3],
        Epochs = Math.Max(1, 2 * (asked.Get(OwnSettings.Patience) ?? 2)),
    };
}
