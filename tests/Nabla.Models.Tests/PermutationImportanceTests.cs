using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

public sealed class PermutationImportanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // y = 3 a + what the category says; b is noise.
    [Fact]
    public void Columns_come_in_the_order_of_what_they_tell_and_one_that_tells_nothing_last()
    {
        var random = new Nabla.Numerics.Philox(1, 1);
        var rows = Enumerable.Range(0, 300)
            .Select(i => (A: random.Normal((ulong)(3 * i)), B: random.Normal((ulong)(3 * i + 1)), C: random.UniformInteger((ulong)(3 * i + 2), 3)));
        string csv = _folder.Write("data.csv",
            "a,b,c,y\n" + string.Join('\n',
                rows.Select(row => FormattableString.Invariant($"{row.A},{row.B},{"uvw"[(int)row.C]},{3 * row.A + row.C}"))));
        var table = Csv.Read(csv);
        var model = Model.For(table, "y", new() { Epochs = 60, Validation = 0, Hidden = [16], Threads = 1, Preset = Preset.Standard });
        model.Fit();
        var data = model.ToDataset(table);
        var importance = PermutationImportance.Compute(model, data);
        Assert.Equal(["a", "c", "b"], importance.Select(column => column.Column));
        Assert.InRange(importance[0].Metric, 3, 5);
        Assert.InRange(Math.Abs(importance[2].Metric), 0, 0.2);
        Assert.True(importance[0].Cost > 10 * importance[0].CostStandardDeviation, $"importance[0].Cost must be above 10 * importance[0].CostStandardDeviation (got "
            + $"{importance[0].Cost}).");
        // The mean of one permutation is that permutation; two have the standard deviation |difference| / √2.
        var (one, two) = (PermutationImportance.Compute(model, data, repeats: 1)[0], PermutationImportance.Compute(model, data, repeats: 2)[0]);
        Assert.Equal((double.NaN, double.NaN), (one.CostStandardDeviation, one.MetricStandardDeviation));
        Assert.Equal(Math.Sqrt(2) * Math.Abs(one.Cost - two.Cost), two.CostStandardDeviation, 1e-9);
        Assert.Equal(Math.Sqrt(2) * Math.Abs(one.Metric - two.Metric), two.MetricStandardDeviation, 1e-9);
        Assert.Equal(importance, PermutationImportance.Compute(model, data));
        Assert.NotEqual(importance, PermutationImportance.Compute(model, data, seed: 1));
    }

    [Fact]
    public void Images_have_no_columns()
    {
        var digits = Nabla.Data.BuiltIn.DigitImages.Draw(30, seed: 0);
        var model = Model.For(digits, new RunConfiguration { Hidden = [4], Epochs = 1 });
        Assert.Contains("takes images", Assert.Throws<NablaException>(() => PermutationImportance.Compute(model, digits)).Message);
    }
}
