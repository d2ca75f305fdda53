using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Studio.Graphs;

namespace Nabla.Studio.Tests;

/// <summary>The plane is in the units of the data, however the network sees them.</summary>
[Collection(nameof(Studio))]
public class PlaneUnitsTests(Studio studio)
{
    [Theory]
    [InlineData("robust-clip")]
    [InlineData("standard")]
    [Trait("Speed", "slow")]
    public async Task Axes_points_and_predictions_of_a_table_are_those_of_its_columns(string scaling)
    {
        string[] rows = [.. Enumerable.Range(0, 80)
            .Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{40 + i % 9 * 10},{1900 + i % 8 * 15},{100_000 + i % 9 * 30_000 + i % 8 * 5_000}"))];
        File.WriteAllText("homes.csv", $"area,year,price\n{string.Join('\n', rows)}\n");
        string id = await studio.TrainAsync("homes.csv", ("epochs", "60"), ("scaling", scaling), ("validation", "0"),
            ("target", "price"));
        var plane = await studio.GetAsync($"/api/plane?run={id}&part=train&side=40");
        double[] points = Doubles(plane, "points"), labels = Doubles(plane, "labels"), says = Doubles(plane, "says");
        Assert.Equal(["area", "year"], plane.GetProperty("names").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("price", plane.GetProperty("target").GetString());
        Assert.Equal(rows.Length, labels.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] cells = [.. rows[i].Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(cells[0], points[2 * i], 0.01);
            Assert.Equal(cells[1], points[2 * i + 1], 0.1);
            Assert.Equal(cells[2], labels[i], 1.0);
        }

        Assert.InRange(plane.GetProperty("x")[0].GetDouble(), 10, 39);
        Assert.InRange(plane.GetProperty("x")[1].GetDouble(), 121, 150);
        Assert.InRange(plane.GetProperty("y")[0].GetDouble(), 1870, 1899);
        Assert.InRange(says.Average(), 100_000, 400_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3.0)]
    public void What_the_network_sees_of_a_cell_leads_back_to_it(double? limit)
    {
        var axis = new Axis("area", new NumericTransform("area", 50, Center: 50, Scale: 20, MissingFlag: false) { Limit = limit });
        foreach (double cell in new[] { -100, 0, 12.5, 50, 77, 130, 400 }) Assert.Equal(cell, axis.Cell(axis.Seen(cell)), 0.01);
        Assert.InRange(axis.Cell(3), double.MinValue, double.MaxValue);
    }

    private static double[] Doubles(JsonElement answer, string name) =>
        MemoryMarshal.Cast<byte, double>(answer.GetProperty(name).GetBytesFromBase64()).ToArray();
}
