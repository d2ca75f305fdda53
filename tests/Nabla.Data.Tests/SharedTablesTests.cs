using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class SharedTablesTests
{
    [Theory]
    [InlineData("iris", 4)]
    [InlineData("wine", 13)]
    [InlineData("breast-cancer", 30)]
    [InlineData("penguins", 14)]
    [InlineData("auto-mpg", 10)]
    [InlineData("abalone", 10)]
    [InlineData("wine-quality-white", 11)]
    [InlineData("california-housing", 8)]
    [InlineData("adult", 108)]
    public void A_table_is_read_fitted_and_applied_by_its_target_alone(string name, int inputs)
    {
        using var about = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(name, "about.json")));
        var train = Csv.Read(SharedData.PathOf(name, "train.csv"));
        var test = Csv.Read(SharedData.PathOf(name, "test.csv"));
        Assert.Equal(about.RootElement.GetProperty("columns").GetInt32(), train.Columns.Count);
        Assert.Equal(about.RootElement.GetProperty("rows").GetProperty("train").GetInt32(), train.RowCount);
        Assert.Equal(about.RootElement.GetProperty("rows").GetProperty("test").GetInt32(), test.RowCount);

        var prep = Preprocessing.Fit(train, about.RootElement.GetProperty("target").GetString()!);
        Assert.Equal(about.RootElement.GetProperty("task").GetString(), prep.LearningTask.ToString(), ignoreCase: true);
        Assert.Equal(inputs, prep.InputNames.Count);
        foreach (var table in new[] { train, test })
        {
            var data = prep.Apply(table);
            Assert.Equal(table.RowCount, data.Count);
            Assert.True(AllFinite(data.Inputs.Span), "All inputs must be finite.");
            Assert.True(AllFinite(data.Targets.Span), "All targets must be finite.");
        }
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value)) return false;
        return true;
    }
}
