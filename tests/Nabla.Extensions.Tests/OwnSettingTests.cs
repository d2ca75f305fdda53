using Nabla.Data;
using Nabla.Extensions.Tests.Own;
using Nabla.Models;
using Nabla.Models.Search;
using Nabla.Training;

namespace Nabla.Extensions.Tests;

/// <summary>A setting from outside the library has all that the library's have, and one declaration gives it.</summary>
public sealed class OwnSettingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla").FullName;
    private readonly Setting<int?> _patience = OwnSettings.Patience;

    public OwnSettingTests() => Preset.Add(new Patient(), replace: true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_in_the_list_from_which_front_ends_make_flags_and_forms()
    {
        var setting = RunSettings.Find("patience")!;
        Assert.Equal(("--patience", "Patience", "Own", "COUNT", "how many times longer than usual a run may be (default: 2)"),
            (setting.Flag, setting.Property, setting.Group, setting.HelpName, setting.FullHelp));
        Assert.Equal(5, setting.With(new(), "5").Get(_patience));
        Assert.Equal("Patience must be a whole number (got \"long\").",
            Assert.Throws<NablaException>(() => setting.With(new(), "long")).Message);
        Assert.Throws<ArgumentException>(() => RunSettings.Add(new Setting<int?>("epochs", SettingKind.Integer(1, "")) { Help = "" }));
    }

    [Fact]
    public void It_is_a_key_of_configuration_files()
    {
        var configuration = new RunConfiguration { Epochs = 3 }.With(_patience, 4);
        Assert.Contains("\"patience\": 4", configuration.ToJson());
        Assert.Equal(configuration, RunConfiguration.FromJson(configuration.ToJson()));
        Assert.Contains("\"patience\" must be a whole number",
            Assert.Throws<NablaException>(() => RunConfiguration.FromJson("{\"patience\": \"long\"}")).Message);
    }

    [Fact]
    public void It_is_chosen_used_checked_saved_and_inherited()
    {
        var asked = new RunConfiguration { Preset = new Patient() };
        Assert.Equal(2, Model.For(Rows(), "y", asked).Configuration.Get(_patience));
        Assert.Equal("Patience must be from 1 to 100 (got 0).",
            Assert.Throws<NablaException>(() => Model.For(Rows(), "y", asked.With(_patience, 0))).Message);

        var model = Model.For(Rows(), "y", asked.With(_patience, 3));
        Assert.Equal(6, model.Fit().Epochs.Count);
        string path = Path.Combine(_folder, "m.onnx");
        model.Save(path);
        Assert.Equal(3, Model.Load(path).Configuration.Get(_patience));
    }

    [Fact]
    public void It_is_noted_where_it_has_no_effect_and_suggested_by_its_synonyms()
    {
        var asked = new RunConfiguration { Preset = new Patient(), Epochs = 1 }.With(_patience, 3);
        Assert.DoesNotContain(Model.For(Rows(), "y", asked).Notes, note => note.Code == "unused-settings");
        Assert.Equal("Patience is 3, but only the preset patient uses it.",
            Assert.Single(Model.For(Rows(), "y", asked with { Preset = Preset.Standard }).Notes,
                note => note.Code == "unused-settings").Message);
        Assert.Contains("Did you mean \"patience\"?",
            Assert.Throws<NablaException>(() => RunConfiguration.FromJson("{\"stamina\": 3}")).Message);
    }

    [Fact]
    public async Task A_resumed_run_must_have_the_same()
    {
        string data = Path.Combine(_folder, "rows.csv");
        await File.WriteAllLinesAsync(data, Enumerable.Range(0, 40).Select(i => $"{i},{i % 5}").Prepend("a,y"));
        var asked = new RunConfiguration { Data = data, Target = "y", Preset = new Patient() }.With(_patience, 1);
        using (var begun = CheckpointFolder.Create(Path.Combine(_folder, "ck")))
            (await TrainingRun.PrepareAsync(asked, checkpoints: begun)).Fit();

        using var resumed = CheckpointFolder.Resume(Path.Combine(_folder, "ck"));
        var refusal = await Assert.ThrowsAsync<CheckpointException>(
            () => TrainingRun.PrepareAsync(asked.With(_patience, 2), checkpoints: resumed));
        Assert.Contains("patience was 1, is now 2", refusal.Message);
        await TrainingRun.PrepareAsync(asked, checkpoints: resumed);
    }

    [Fact]
    public void A_search_draws_it_and_keeps_what_is_given()
    {
        Assert.Equal([1, 2, 4],
            Enumerable.Range(1, 50).Select(trial => new SearchSpace(new(), 0).Draw(trial).Get(_patience)!.Value).Distinct().Order());
        Assert.Equal(7, new SearchSpace(new RunConfiguration().With(_patience, 7), 0).Draw(3).Get(_patience));
    }

    private static Table Rows() => Table.From(Enumerable.Range(0, 40), ("a", i => (double)i), ("y", i => i % 5 * 1.5));
}
