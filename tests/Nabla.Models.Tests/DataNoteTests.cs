using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Specs;

namespace Nabla.Models.Tests;

public class DataNoteTests
{
    private static readonly DataNote Read = new("decimal-comma", "Read with decimal commas.");

    private static Table Rows()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
        return new Table([new NumericColumn("x", x), new NumericColumn("y", x.Select(value => 2.5 * value).ToArray())], "rows.csv")
            { Notes = [Read] };
    }

    [Fact]
    public void Notes_stay_with_a_table_whatever_is_taken_of_it()
    {
        var table = Rows();
        var (first, second) = table.Split(0.5, seed: 1);
        Table[] all = [table.Take([1, 2]), first, second, table.Head(3), table.Without("x"),
            table.With(new NumericColumn("z", new double[40])), table.With(new NumericColumn("x", new double[40]))];
        Assert.All(all, one => Assert.Equal(Read, Assert.Single(one.Notes)));
        Assert.Equal(["decimal-comma", "more"], table.With(new DataNote("more", "More.")).Notes.Select(note => note.Code));
    }

    [Fact]
    public void A_report_begins_with_what_was_noted_on_the_data()
    {
        var model = Model.For(Rows(), "y", new RunConfiguration { Epochs = 1, Hidden = [2] });
        var report = model.Fit();
        Assert.Equal((Read.Code, Severity.Note, Read.Message),
            (report.Findings[0].Name, report.Findings[0].Severity, report.Findings[0].Message));
        Assert.Equal("note: decimal-comma: Read with decimal commas.", $"{report.Findings[0]}");
        Assert.Contains(Read, model.Predict(Rows()).Notes);
    }

    [Fact]
    public void Whole_numbers_taken_for_a_regression_are_the_first_finding()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        var table = new Table([new NumericColumn("same", new double[60]), new NumericColumn("x", x),
            new NumericColumn("digit", x.Select(value => value % 10).ToArray())], "rows.csv") { Notes = [Read] };
        var report = Model.For(table, "digit", new RunConfiguration { Epochs = 1, Hidden = [2] }).Fit();
        Assert.Equal(["whole-number-target", "decimal-comma", "all-equal"], report.Findings.Take(3).Select(finding => finding.Name));
    }

    [Fact]
    public void Notes_on_ignored_columns_are_left_out()
    {
        var table = Rows().With(new DataNote("invalid-cells", "Of x.", "x"))
            .With(new NumericColumn("z", Enumerable.Range(0, 40).Select(i => i * 0.5).ToArray()));
        Assert.DoesNotContain(Preprocessing.Fit(table, "y", new PreprocessingOptions { Ignore = ["x"] }).Notes, note =>
            note.Code == "invalid-cells");
    }

    [Fact]
    public void Models_keep_the_codes_of_their_notes_and_plain_sentences_of_before_are_read()
    {
        var preprocessing = Preprocessing.Fit(Rows().With(new DataNote("invalid-cells", "Of x.", "x")), "y");
        Assert.Equal(preprocessing.Notes, Preprocessing.FromJson(preprocessing.ToJson()).Notes);
        string before = System.Text.RegularExpressions.Regex.Replace((preprocessing with { Notes = [] }).ToJson(), "\"notes\": \\[\\]",
            "\"notes\": [\"Column \\\"a\\\" is left out.\"]");
        Assert.Equal("Column \"a\" is left out.", Assert.Single(Preprocessing.FromJson(before).Notes).Message);
    }
}
