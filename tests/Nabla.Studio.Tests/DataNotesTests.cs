using System.Runtime.CompilerServices;
using System.Text.Json;
using Nabla.Models;

namespace Nabla.Studio.Tests;

/// <summary>What there is to know of data stands on the page that shows it, and the data is what the files hold now.</summary>
[Collection(nameof(Studio))]
public class DataNotesTests(Studio studio)
{
    private const string Header = "petal,sepal,color,kind";

    private static readonly byte[] Image =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    [Trait("Speed", "slow")]
    public async Task One_table_in_many_files_is_trained_on_and_its_notes_stand_beside_the_evaluation()
    {
        WriteParts("parts");
        File.WriteAllText(Path.Combine(studio.Folder, "parts", "about.md"), "text");
        foreach (string name in new[] { "parts", "parts/part-*.csv" })
        {
            var about = await studio.PostAsync($"/api/data/about?data={Uri.EscapeDataString(name)}");
            Assert.Equal(90, about.GetProperty("rows").GetInt32());
            Assert.Contains("Read as one table: 3 files, 90 rows, part-0.csv to part-2.csv.", Notes(about));
        }

        string id = await studio.TrainAsync("parts", ("preset", "standard"), ("epochs", "2"));
        Assert.Contains("Read as one table: 3 files, 90 rows, part-0.csv to part-2.csv.",
            Notes(await studio.GetAsync($"/api/evaluate?run={id}")));
        await using var tab = await studio.OpenAsync($"/data?run={id}");
        await Expect(tab[".finding.note >> nth=0"]).ToContainTextAsync("Read as one table: 3 files, 90 rows");
        await Expect(tab[".finding.note >> nth=1"]).ToContainTextAsync("Not read, since the name does not end as those of tables: about.md.");
        await Expect(tab["main section >> nth=0"]).ToContainTextAsync("Cost function: softmax-cross-entropy");
        await tab.ShotAsync("data-notes");
    }

    [Fact]
    public async Task Several_tables_that_are_dropped_together_are_one()
    {
        foreach (var (name, text) in Parts()) await studio.PostAsync($"/api/data/upload?drop=several&name={name}", text);
        var about = await studio.PostAsync("/api/data/about?data=dropped/several");
        Assert.Equal(90, about.GetProperty("rows").GetInt32());
        string id = await studio.TrainAsync("dropped/several", ("preset", "standard"), ("epochs", "1"));
        Assert.Equal("Read as one table: 3 files, 90 rows, part-0.csv to part-2.csv.",
            Notes(await studio.GetAsync($"/api/evaluate?run={id}"))[0]);
    }

    [Fact]
    public async Task A_pattern_or_a_link_in_a_folder_does_not_lead_out_of_the_studio_s_folder()
    {
        string outside = Directory.CreateTempSubdirectory("nabla-outside-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "x.csv"), "a,b\n1,2\n3,4\n");
            Assert.Contains("is outside",
                await studio.RefusedAsync($"/api/data/about?data={Uri.EscapeDataString(outside + "/*.csv")}", json: "{}"));
            Directory.CreateDirectory(Path.Combine(studio.Folder, "linked"));
            File.CreateSymbolicLink(Path.Combine(studio.Folder, "linked", "x.csv"), Path.Combine(outside, "x.csv"));
            Assert.Contains("is outside", await studio.RefusedAsync("/api/data/about?data=linked/*.csv", json: "{}"));
            Assert.Contains("is outside", await studio.RefusedAsync("/api/data/about?data=linked", json: "{}"));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_changes_deep_in_a_folder_is_read_anew()
    {
        string folder = Path.Combine(studio.Folder, "hive", "year=2024", "month=1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "part-0.csv"), $"{Header}\n{string.Join('\n', Rows()[..30])}\n");
        Assert.Equal(30, (await studio.PostAsync("/api/data/about?data=hive")).GetProperty("rows").GetInt32());
        File.WriteAllText(Path.Combine(folder, "part-0.csv"), $"{Header}\n{string.Join('\n', Rows()[..40])}\n");
        Assert.Equal(40, (await studio.PostAsync("/api/data/about?data=hive")).GetProperty("rows").GetInt32());
        Assert.Contains("2 columns come from folder names: year (numbers), month (numbers).",
            Notes(await studio.PostAsync("/api/data/about?data=hive")));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Of_a_folder_of_images_the_skipped_files_and_folders_are_told_and_a_new_image_is_seen()
    {
        foreach (string name in new[] { "cat/1.png", "cat/2.png", "dog/1.png", "dog/2.webp", "empty/a.txt", ".hidden/1.png" })
        {
            string path = Path.Combine(studio.Folder, "images", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Image);
        }

        var about = await studio.PostAsync("/api/data/about?data=images");
        Assert.Equal(3, about.GetProperty("rows").GetInt32());
        Assert.Contains(Notes(about), note => note.Contains("are skipped: 1 .txt, 1 .webp", StringComparison.Ordinal));
        Assert.Contains(Notes(about), note => note.Contains("are not used as classes: empty.", StringComparison.Ordinal));
        File.WriteAllBytes(Path.Combine(studio.Folder, "images", "dog", "3.png"), Image);
        Assert.Equal(4, (await studio.PostAsync("/api/data/about?data=images")).GetProperty("rows").GetInt32());
        await using var tab = await studio.OpenAsync("/");
        await tab["input[list='data-names']"].FillAsync("images");
        await tab["input[list='data-names']"].PressAsync("Enter");
        await Expect(tab[".told .finding.note >> nth=0"]).ToContainTextAsync("are skipped: 1 .txt, 1 .webp");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_cost_that_is_chosen_for_a_network_from_elsewhere_is_named()
    {
        string[] names = [.. Enumerable.Range(1, Model.Load(Fixture("sklearn-regressor.onnx")).Network.Architecture.Inputs)
            .Select(n => $"x{n}"), "answer"];
        string rows = string.Concat(Enumerable.Range(0, 20)
            .Select(i => string.Join(',', names.Select((_, n) => (i * 7 + n * 3) % 11)) + "\n"));
        File.WriteAllText(Path.Combine(studio.Folder, "answers.csv"), string.Join(',', names) + "\n" + rows);
        await using var server = await StudioServer.StartAsync(new StudioOptions
            { Port = 0, Model = Fixture("sklearn-regressor.onnx"), Data = "answers.csv" });
        using var other = new Client(server);
        Assert.Contains("An external model has no cost: squared-error is used, which matches its last operator.",
            Notes(await other.GetAsync("/api/evaluate")));
        await using var tab = await studio.OpenAsync(new Uri(server.Address, "/data").ToString());
        await Expect(tab["main section >> nth=0"]).ToContainTextAsync("squared-error is used, which matches its last operator.");
    }

    private void WriteParts(string folder)
    {
        Directory.CreateDirectory(Path.Combine(studio.Folder, folder));
        foreach (var (name, text) in Parts()) File.WriteAllText(Path.Combine(studio.Folder, folder, name), text);
    }

    private static IEnumerable<(string Name, string Text)> Parts() =>
        Enumerable.Range(0, 3).Select(part =>
        ($"part-{part}.csv", $"{Header}\n{string.Join('\n', Rows()[(30 * part)..(30 * part + 30)])}\n"));

    private static string[] Rows() => Tables.Flowers(90).TrimEnd().Split('\n')[1..];

    private static string[] Notes(JsonElement told) => [.. told.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)];

    private static string Fixture(string name, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Nabla.Onnx.Tests", "Import", "Fixtures", name));
}
