using Nabla.Data.Features;

namespace Nabla.Data.Tests;

/// <summary>Inputs for single numbers of a column in which most cells are alike.</summary>
public class FrequentNumbersTests
{
    private static readonly PreprocessingOptions Asked = new() { Scaling = Scaling.RobustClip, DiscreteValueIndicators = true };

    [Fact]
    public void The_usual_number_stands_first_then_the_others_by_frequency_and_size()
    {
        var prepared = Preprocessing.Fit(Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 2.5, -1]), "y", Asked);
        Assert.Equal(["x", "x=0", "x=7", "x=-1", "x=2.5"], prepared.InputNames);
        // Half of the range is 4: 7 ↦ 1.75 ↦ 1.75 / √(1 + (1.75/3)²).
        Assert.Equal([(float)(1.75 / Math.Sqrt(1 + Math.Pow(1.75 / 3, 2))), 0, 1, 0, 0], prepared.ApplyToInputs(Of([7])).ToArray());
        Assert.Equal([1, 0, 0, 0], prepared.ApplyToInputs(Of([-0.0])).ToArray()[1..]);
        Assert.Equal([0, 0, 0, 0], prepared.ApplyToInputs(Of([6.9])).ToArray()[1..]);
    }

    [Fact]
    public void A_missing_cell_has_its_flag_and_none_of_these_inputs()
    {
        var prepared = Preprocessing.Fit(Of([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, double.NaN]), "y", Asked);
        Assert.Equal(["x", "x is missing", "x=0", "x=1", "x=2"], prepared.InputNames);
        Assert.Equal([0, 1, 0, 0, 0], prepared.ApplyToInputs(Of([double.NaN])).ToArray());
    }

    [Theory]
    [InlineData(Scaling.RobustClip, "0 0 0 0 0 0 0 1 2", 4)]
    [InlineData(Scaling.Robust, "0 0 0 0 0 0 0 1 2", 4)]
    [InlineData(Scaling.Standard, "0 0 0 0 0 0 0 1 2", 1)]
    [InlineData(Scaling.RobustClip, "1 2 3 4", 1)]
    [InlineData(Scaling.RobustClip, "0 0 0 0 0 0 0 1 1", 1)]
    public void Only_where_the_quartiles_coincide_and_there_are_more_than_two_numbers(Scaling scaling, string cells, int inputs)
    {
        var table = Of([.. cells.Split(' ').Select(double.Parse)]);
        Assert.Equal(inputs, Preprocessing.Fit(table, "y", Asked with { Scaling = scaling }).InputNames.Count);
        Assert.Single(Preprocessing.Fit(table, "y", Asked with { Scaling = scaling, DiscreteValueIndicators = false }).InputNames);
    }

    [Fact]
    public void Of_a_measurement_only_what_ten_rows_hold_counts()
    {
        // 600 different numbers once each, 5 of ten rows and 6 of nine rows.
        var prepared = Preprocessing.Fit(
            Of([.. Enumerable.Repeat(0.0, 2000), .. Enumerable.Range(100, 600).Select(n => (double)n), .. Enumerable.Repeat(5.0, 10),
                .. Enumerable.Repeat(6.0, 9)]), "y", Asked);
        Assert.Equal(["x", "x=0", "x=5"], prepared.InputNames);
    }

    [Theory]
    [InlineData(4, 128)]
    [InlineData(600, 0)]
    public void All_columns_together_get_no_more_inputs_than_512(int columns, int each)
    {
        double[] cells = [.. Enumerable.Repeat(0.0, 700), .. Enumerable.Range(1, 200).Select(n => (double)n)];
        var table = new Table([.. Enumerable.Range(0, columns).Select(c => new NumericColumn($"x{c}", cells)), Kinds(cells.Length)]);
        var prepared = Preprocessing.Fit(table, "y", Asked);
        Assert.Equal(columns * (1 + each), prepared.InputNames.Count);
        Assert.Contains(each == 0 ? "Frequent numbers get no inputs:"
            : $"Only the {each} most frequent numbers of a column get inputs", Assert.Single(prepared.Notes).Message);
    }

    [Fact]
    public void Columns_that_are_embedded_stand_before_them()
    {
        var table = new Table([Data.TextColumn.From("t", ["a", "b", "c", "a", "b", "c", "a", "b", "c"]),
            new NumericColumn("gain", new double[] { 0, 0, 0, 0, 0, 0, 0, 1, 2 }),
                new NumericColumn("size", new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }), Kinds(9)]);
        var prepared = Preprocessing.Fit(table, "y", Asked with { NumericFirst = true });
        Assert.Equal(["size", "gain", "gain=0", "gain=1", "gain=2", "t=a", "t=b", "t=c"], prepared.InputNames);
        Assert.Equal(1, prepared.NumericInputs);
    }

    [Fact]
    public void What_was_learnt_is_written_and_read_and_a_file_that_makes_no_sense_refused()
    {
        string json = Preprocessing.Fit(Of([0, 0, 0, 0, 0, 0, 0, 1, 2]), "y", Asked).ToJson();
        Assert.Equal(json, Preprocessing.FromJson(json).ToJson());
        Assert.Contains("must be finite and distinct",
            Assert.Throws<NablaException>(() =>
                Preprocessing.FromJson(System.Text.RegularExpressions.Regex.Replace(json, "2(\\r?\\n)", "1$1"))).Message);
    }

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        double[] cells = [0, -0.0, 0, 0, -0.0, 0, 0, 0, 0, -0.0, 3, 4];
        string json = Preprocessing.Fit(Of(cells), "y", Asked).ToJson();
        Assert.Equal(["x", "x=0", "x=3", "x=4"], Preprocessing.FromJson(json).InputNames);
        Assert.Equal(json, Preprocessing.Fit(Of([.. cells.Reverse()]), "y", Asked).ToJson());
    }

    private static Table Of(double[] cells) => new([new NumericColumn("x", cells), Kinds(cells.Length)]);

    private static TextColumn Kinds(int rows) =>
        Data.TextColumn.From("y", Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "a" : "b"));
}
