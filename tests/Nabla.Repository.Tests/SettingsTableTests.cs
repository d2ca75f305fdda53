using Nabla.Models;

namespace Nabla.Repository.Tests;

/// <summary>docs/settings.md is made from the declarations of the settings.</summary>
public class SettingsTableTests
{
    [Fact]
    public void The_table_of_settings_is_that_of_their_declarations() =>
        Sources.Approve("../../docs/settings.md", Page(), "The table of settings");

    private static string Page() =>
        "# Settings\n\nEvery setting of a run, generated from the declarations in `src/Nabla.Models/RunConfiguration.*.cs`. The name is a key of "
        + "configuration files;\n`--name` is its flag, and the property of `RunConfiguration` is the name in Pascal case (`learning-rate`: "
        + "`LearningRate`).\n\n"
        + "- *weights*: whether the weights depend on it.\n"
        + "- *resumed*: whether a resumed run must have the same value (files are compared by their contents).\n"
        + "- *continued*: with `continue`, whether it must be that of the model (fixed; another value is an error) or is the model's by default "
        + "(inherited).\n"
        + "- *search*: whether `nabla search` draws it at random if it is not given.\n"
        + string.Concat(RunSettings.All.GroupBy(setting => setting.Group).Select(group =>
            $"\n## {group.Key}\n\n| name | value | description | default | weights | resumed | continued | search |\n|---|---|---|---|---|---|---|---|\n"
            + string.Concat(group.Select(Row))))
        + "\n## Names\n\nThe values of settings that are names, with their parameters, the default values of these, and their meaning. Parameters that are left out have these defaults: `cosine:floor=0.1`. `nabla train --NAME help` lists them too.\n"
        + string.Concat(RunSettings.All.Where(setting => setting.HelpName is "NAME" or "NAMES" or "METRIC")
            .GroupBy(setting => string.Concat(setting.ListedValues.Select(value => $"- `{value.Text}` {value.Summary}".TrimEnd() + "\n"))).Select(same =>
            $"\n### {string.Join(", ", same.Select(setting => $"`{setting.Name}`"))}\n\n{same.Key}"));

    private static string Row(Setting setting) =>
        $"| `{setting.Name}`{string.Concat(setting.FormerNames.Select(name => $" (formerly `{name}`)"))} | {Cell(setting.HelpName)} "
        + $"| {Cell(setting.Help)} | {Cell(setting.DefaultText ?? "")} "
        + $"| {(setting.AffectsWeights ? "yes" : "no")} "
        + $"| {setting.OnResume switch { ResumeRule.Same => "same", ResumeRule.MayChange => "may change", _ => "same contents" }} "
        + $"| {setting.OnContinue switch { ContinueRule.Fixed => "fixed", ContinueRule.DefaultFromModel => "inherited", _ => "" }} "
        + $"| {(setting.IsSearched ? "drawn" : "")} |\n";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
