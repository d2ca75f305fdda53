using System.Globalization;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Studio.Tests;

[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class DataPageTests(Studio studio)
{
    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task The_confusion_matrix_is_the_library_s_and_a_cell_opens_its_images(bool dark, int width)
    {
        string id = await studio.TrainAsync("digits", ("epochs", "2"));
        var run = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "digits", Epochs = 2 });
        var confusion = run.Fit().Test!.Classification!.Confusion!;

        await using var tab = await studio.OpenAsync($"/data?run={id}", dark, width);
        await Expect(tab["[data-cell='4,9']"]).ToHaveTextAsync(confusion[4, 9].ToString(CultureInfo.InvariantCulture));
        await Expect(tab["[data-cell='3,3']"]).ToHaveTextAsync(confusion[3, 3].ToString(CultureInfo.InvariantCulture));
        await tab["[data-cell='4,9']"].ClickAsync();
        await Expect(tab[".opened .sample"]).ToHaveCountAsync((int)Math.Min(60, confusion[4, 9]));
        await Expect(tab[".opened .sample >> nth=0"]).ToContainTextAsync("4 → 9");
        await tab.ShotAsync($"data-{(dark ? "dark" : "light")}-{width}");

        await tab["[data-cell='4,9']"].PressAsync("ArrowUp");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab["[data-cell='3,9']"]).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("tabular")]
    public async Task Behind_a_cell_of_a_table_stand_its_rows_as_the_file_has_them(string preset)
    {
        string id = await studio.TrainAsync("flowers.csv", ("preset", preset), ("epochs", "60"));
        await using var tab = await studio.OpenAsync($"/data?run={id}&part=train");
        await tab["[data-cell='1,1']"].ClickAsync();
        await tab[".opened tbody tr"].First.WaitForAsync();
        string[] known = Tables.Flowers().Split('\n');
        foreach (string row in await tab[".opened tbody tr"].AllInnerTextsAsync())
        {
            string[] cells = [.. row.Split('\t').Skip(4)];
            Assert.Equal("rose", cells[^1]);
            Assert.Contains(known, line => line.Split(',') is [var petal, var sepal, var color, "rose"] && Same(petal, cells[0])
                && Same(sepal, cells[1]) && color == cells[2]);
        }

        static bool Same(string one, string other) =>
            double.Parse(one, CultureInfo.InvariantCulture).Equals(double.Parse(other, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_regression_has_residuals_and_its_errors_are_in_the_target_s_own_unit()
    {
        string id = await studio.TrainAsync("houses.csv", ("preset", "standard"), ("epochs", "30"));
        var run = await TrainingRun.PrepareAsync(new RunConfiguration
            { Data = Path.Combine(studio.Folder, "houses.csv"), Epochs = 30, Preset = Preset.Standard });
        double rmse = run.Fit().Validation!["rmse"]!.Value;

        await using var tab = await studio.OpenAsync($"/data?run={id}");
        await Expect(tab["dd[data-name='rmse']"]).ToHaveTextAsync(rmse.ToString("G4", CultureInfo.InvariantCulture));
        await Expect(tab[".curve .bars path"]).Not.ToHaveCountAsync(0);
        await tab.ShotAsync("data-regression");
        var told = await studio.GetAsync($"/api/evaluate?run={id}");
        Assert.Equal(((Dataset)run.Validation!).Count, told.GetProperty("points").GetArrayLength());
        Assert.Equal(((Dataset)run.Validation!).Count, told.GetProperty("bars").EnumerateArray().Sum(bar => bar.GetInt32()));
    }
}
