using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Data.Tests;

/// <summary>Columns that tell rows apart are no inputs; columns of categories are, of few rows too.</summary>
public sealed class IdentifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, (int Rows, Func<int, Random, string> Cell)> Names = new()
    {
        ["12 names"] = (12, (i, _) => $"Miss {i}"),
        ["30 e-mail addresses"] = (30, (i, _) => $"u{i}@example.org"),
        ["30 names, two of them twice"] = (30, (i, _) => $"name {(i < 2 ? i + 20 : i)}"),
        ["100 comments, ten of them alike"] = (100, (i, _) => i % 10 == 0 ? "ok" : $"I think {i}"),
        ["80 Guids"] = (80, (_, random) => new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString()),
        ["tickets, of which some are shared"] = (891, (i, random) => $"A/{(i % 3 == 0 ? random.Next(200) : i + 1000)}"),
        ["2,000 names"] = (2000, (i, _) => $"p{i}"),
    };

    private static readonly Dictionary<string, (int Rows, Func<int, Random, string> Cell)> Categories = new()
    {
        ["four colors in a toy"] = (4, (i, _) => $"c{i}"),
        ["three colors in 20 rows"] = (20, (_, random) => $"c{random.Next(3)}"),
        ["ten cities in 20 rows"] = (20, (_, random) => $"c{random.Next(10)}"),
        ["30 makes in 60 rows"] = (60, (_, random) => $"c{random.Next(30)}"),
        ["60 different in 100 rows"] = (100, (i, _) => $"c{(i < 60 ? i : i % 20)}"),
        ["half of 100 rows are customers that came twice"] = (100, (i, _) => $"c{i / 2}"),
        ["mostly none, else a comment"] = (100, (i, _) => i % 5 < 2 ? $"comment {i}" : "nothing"),
        ["cabins: most are missing, and some are shared"] = (891, (i, random) => i % 4 > 0 ? "" : $"C{random.Next(150)}"),
        ["many cities in many rows"] = (3000, (_, random) => $"c{random.Next(400)}"),
    };

    public static TheoryData<string, bool> Cases =>
        [.. Names.Keys.Select(name => (name, true)), .. Categories.Keys.Select(name => (name, false))];

    private string TextOf(string name)
    {
        var (rows, cell) = Names.TryGetValue(name, out var names) ? names : Categories[name];
        var random = new Random(5);
        return "t,x,y\n" + string.Concat(Enumerable.Range(0, rows)
            .Select(i => $"{cell(i, random)},{(i * 7 % 13) / 2.0},{(i % 2 == 0 ? "a" : "b")}\n"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_text_column_is_one_of_names_where_nearly_every_cell_is_another(string name, bool areNames)
    {
        string path = _folder.Write("t.csv", TextOf(name));
        var whole = Preprocessing.Fit(Csv.Read(path), "y");
        Assert.Equal(areNames, whole.Columns.All(plan => plan.Column != "t"));
        Assert.Equal(areNames, whole.Notes.Any(note => note is { Code: "names", Column: "t" }));
        // The same in blocks, whose memory holds a thousand texts.
        Assert.Equal(whole.Columns.Select(plan => plan.Column), Streamed(path).Columns.Select(plan => plan.Column));
        var kept = Preprocessing.Fit(Csv.Read(path), "y",
            new PreprocessingOptions { Kinds = new Dictionary<string, ColumnKind> { ["t"] = ColumnKind.Text } });
        Assert.Contains(kept.Columns, plan => plan is CategoryTransform { Column: "t", Categories.Count: > 1 });
    }

    [Theory]
    [InlineData(1, 1, "names")]
    [InlineData(6, 3, "names")]
    [InlineData(6, 1, "many-categories")]
    [Trait("Speed", "slow")]
    public void Where_texts_are_too_many_for_the_memory_their_number_is_estimated(int of, int differ, string code)
    {
        // Of so many rows so many have a text that no other has; the others' texts are 2,000.
        string path = _folder.Write("t.csv",
            "x,t,y\n" + string.Concat(Enumerable.Range(0, 30_000)
                .Select(i => $"{i % 7}.5,{(i % of < differ ? $"user {i}" : $"guest {i % 2000}")},{i % 2}\n")));
        var prep = Streamed(path);
        Assert.Equal(code, Assert.Single(prep.Notes, note => note.Column == "t").Code);
        Assert.Equal(code != "names", prep.Columns.Any(plan => plan.Column == "t"));
        Assert.Equal(code, Assert.Single(Preprocessing.Fit(Csv.Read(path), "y").Notes, note => note.Column == "t").Code);
    }

    [Fact]
    public void Of_names_that_are_often_missing_only_that_is_an_input()
    {
        string path = _folder.Write("t.csv",
            "comment,x,y\n" + string.Concat(Enumerable.Range(0, 400)
                .Select(i => $"{(i % 4 == 0 ? $"they said {i}" : "")},{i % 9},{(i % 4 == 0 ? "a" : "b")}\n")));
        var prep = Preprocessing.Fit(Csv.Read(path), "y");
        Assert.Equal(["comment is missing", "x"], prep.InputNames);
        Assert.Equal("Column \"comment\" is used only for whether a cell is missing: 100 distinct texts in 100 rows look like names, not "
            + "categories. If they are categories,", Assert.Single(prep.Notes).Message);
        Assert.Equal([0f, 1f, 1f], Enumerable.Range(0, 3)
            .Select(i => prep.ApplyToInputs(Lines.Table("comment,x\nwhat,1\n,1\nNA,1\n")).ToArray()[2 * i]));
        Assert.Equal(prep.ToJson(), Streamed(path).ToJson());
    }

    [Theory]
    [InlineData("PassengerId", 1, true)]
    [InlineData("id", 842302, true)]
    [InlineData("ID", 7, true)]
    [InlineData("customer_id", 3, true)]
    [InlineData("index", 1, true)]
    [InlineData("paid", 1, false)]
    [InlineData("BID", 1, false)]
    [InlineData("humid", 1, false)]
    [InlineData("amount", 1, false)]
    public void Whole_numbers_that_all_differ_are_left_out_where_their_name_says_so(string name, int step, bool isLeftOut)
    {
        string path = _folder.Write(
            "t.csv", $"x,{name},y\n" + string.Concat(Enumerable.Range(0, 50)
                .Select(i => $"{i % 9},{(i * 7 % 50 + 1) * step},{(i % 4 == 0 ? "a" : "b")}\n")));
        var prep = Preprocessing.Fit(Csv.Read(path), "y");
        Assert.Equal(isLeftOut ? ["x"] : ["x", name], prep.InputNames);
        Assert.Equal(isLeftOut ? ["identifier"] : [], prep.Notes.Select(note => note.Code));
        Assert.Equal(prep.ToJson(), Streamed(path).ToJson());
        var kept = Preprocessing.Fit(Csv.Read(path), "y",
            new PreprocessingOptions { Kinds = new Dictionary<string, ColumnKind> { [name] = ColumnKind.Number } });
        Assert.Equal(["x", name], kept.InputNames);
        Assert.Empty(kept.Notes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    public void An_id_that_comes_again_or_is_not_whole_is_a_number_like_others(double step)
    {
        var table = Lines.Table("id,x,y\n"
            + string.Concat(Enumerable.Range(0, 50)
            .Select(i => FormattableString.Invariant($"{(step == 1 ? i / 2 : i * step)},{i % 9},{(i % 4 == 0 ? "a" : "b")}\n"))));
        Assert.Equal(["id", "x"], Preprocessing.Fit(table, "y").InputNames);
    }

    [Fact]
    public void A_first_column_that_counts_is_told_of()
    {
        var table = Lines.Table("t,x,y\n"
            + string.Concat(Enumerable.Range(1, 50).Select(i => $"{i},{i % 9},{(i % 4 == 0 ? "a" : "b")}\n")));
        var prep = Preprocessing.Fit(table, "y");
        Assert.Equal(["t", "x"], prep.InputNames);
        Assert.Equal("Column \"t\" may be a row number: its whole numbers from 1 to 50 are all distinct. If so,",
            Assert.Single(prep.Notes).Message);
    }

    [Fact]
    public void Numbers_that_are_texts_are_pointed_out_where_they_are_left_out()
    {
        var table = Table.From(Enumerable.Range(0, 50), ("t", i => $"{i * 3}"), ("x", i => i % 7 / 2.0),
            ("y", i => i % 2 == 0 ? "a" : "b"));
        Assert.EndsWith("50 distinct texts in 50 rows look like names, not categories. All of them are numbers. If they are categories,",
            Assert.Single(Preprocessing.Fit(table, "y").Notes).Message);
    }

    private static Preprocessing Streamed(string path)
    {
        var options = new PreprocessingOptions();
        return Preprocessing.Fit(
            StreamingStatistics.Collect(new CsvStream(path, new CsvOptions()), ["y"], options, default, 1 << 16, default), ["y"], options);
    }
}
