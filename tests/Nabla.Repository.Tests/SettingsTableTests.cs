using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Presets;

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
        + Presets()
        + "\n## Names\n\nThe values of settings that are names, with their parameters, the default values of these, and their meaning. Parameters that are left out have these defaults: `cosine:floor=0.1`. `nabla train --NAME help` lists them too.\n"
        + string.Concat(RunSettings.All.Where(setting => setting.HelpName is "NAME" or "NAMES" or "METRIC")
            .GroupBy(setting => string.Concat(setting.ListedValues.Select(value => $"- `{value.Text}` {value.Summary}".TrimEnd() + "\n"))).Select(same =>
            $"\n### {string.Join(", ", same.Select(setting => $"`{setting.Name}`"))}\n\n{same.Key}"));

    // What a run records if only its preset is set.
    private static string Presets()
    {
        var columns = new (string Heading, IReadOnlyDictionary<string, string> Values)[]
        {
            ("`tabular`, classes", Resolved(Preset.Tabular, Rows(LearningTask.Classification))),
            ("`tabular`, numbers", Resolved(Preset.Tabular, Rows(LearningTask.Regression))),
            ("`standard`, classes", Resolved(Preset.Standard, Rows(LearningTask.Classification))),
            ("`standard`, numbers", Resolved(Preset.Standard, Rows(LearningTask.Regression))),
            ("`lesson`, images", Resolved(Preset.Lesson, Images())),
            ("`image`, images", Resolved(Preset.Image, Images())),
        };
        return "\n## Defaults of each preset\n\nThe settings of a run in which only the preset is set, as `run.json` records them: for a table of 5,000 rows with a "
            + "text target (classes) or a\nnumeric target (numbers), and for 5,000 images of 28 × 28 pixels. Settings without a default are left out.\n\n"
            + $"| setting |{string.Concat(columns.Select(column => $" {column.Heading} |"))}\n|---|{string.Concat(columns.Select(_ => "---|"))}\n"
            + string.Concat(RunSettings.All.Where(setting => setting.Name != "preset" && columns.Any(column => column.Values.ContainsKey(setting.Name)))
                .Select(setting => $"| `{setting.Name}` |"
                    + $"{string.Concat(columns.Select(column => $" {Cell(column.Values.GetValueOrDefault(setting.Name, ""))} |"))}\n"));
    }

    private static Dictionary<string, string> Resolved(IPreset preset, Dataset data) =>
        new RunConfiguration { Preset = preset }.Resolve(data).Texts.ToDictionary(setting => setting.Setting.Name, setting => setting.Text);

    private static Dataset Rows(LearningTask task)
    {
        int outputs = task == LearningTask.Regression ? 1 : 3;
        return new(new float[5_000 * 4], Targets(outputs), 4, outputs, task) { InputNames = ["a", "b", "c", "d"], NumericInputs = 4 };
    }

    private static Dataset Images() => new(new float[5_000 * 784], Targets(10), 784, 10, LearningTask.Classification) { Image = (28, 28) };

    private static float[] Targets(int outputs)
    {
        var targets = new float[5_000 * outputs];
        for (int i = 0; i < 5_000; i++) targets[i * outputs + i % outputs] = 1;
        return targets;
    }

    private static string Row(Setting setting) =>
        $"| `{setting.Name}`{string.Concat(setting.FormerNames.Select(name => $" (formerly `{name}`)"))} | {Cell(setting.HelpName)} "
        + $"| {Cell(setting.Help)} | {Cell(setting.DefaultText ?? "")} "
        + $"| {(setting.AffectsWeights ? "yes" : "no")} "
        + $"| {setting.OnResume switch { ResumeRule.Same => "same", ResumeRule.MayChange => "may change", _ => "same contents" }} "
        + $"| {setting.OnContinue switch { ContinueRule.Fixed => "fixed", ContinueRule.DefaultFromModel => "inherited", _ => "" }} "
        + $"| {(setting.IsSearched ? "drawn" : "")} |\n";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
