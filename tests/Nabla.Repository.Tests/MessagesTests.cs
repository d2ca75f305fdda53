using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Specs;

namespace Nabla.Repository.Tests;

/// <summary>The wording of errors and notes on data stands in one file, by code; other tests compare codes and values.</summary>
public class MessagesTests
{
    private const string Good = "size,kind\n1,a\n2,b\n3,a\n";
    private static readonly PreprocessingOptions Regression = new() { LearningTask = LearningTask.Regression };
    private static readonly PreprocessingOptions Balanced = new() { ClassWeights = ClassWeights.Balanced };

    private static IEnumerable<Action> Faults =>
    [
        () => Csv.Read("nowhere.csv"),
        () => Read(""),
        () => Read("a,b\n"),
        () => Read("a,b\n# only\n"),
        () => Read("a,b,a\n1,2,3\n"),
        () => Read("a,b,c\n1,2,3\n4,5\n"),
        () => Read("a,b\n1,\"x\"y\n"),
        () => Read("<html><body>Sign in</body></html>"),
        () => Read("name,age\nx,1\ny,old\n", new() { Kinds = new Dictionary<string, ColumnKind> { ["age"] = ColumnKind.Number } }),
        () => Csv.Read(new MemoryStream([.. "a\n"u8, 0xE9, .. "\n1\n"u8]), null, "t.csv"),
        () => Idx.Read(new MemoryStream([1, 2, 3, 4]), "t-idx"),
        () => Idx.Read(new MemoryStream([0, 0, 8, 1, 0, 0, 0, 9, 1]), "t-idx"),
        () => Idx.Read(new MemoryStream([0, 0, 8, 1, 0, 0, 0, 1, 1, 2]), "t-idx"),
        () => Npy.Read(new MemoryStream("no npy file"u8.ToArray()), "t.npy"),
        () => new Table([]),
        () => new Table([new NumericColumn("a", new double[2]), new NumericColumn("b", new double[3])]),
        () => Read(Good).Head(1).Split(0.5, seed: 1),
        () => Table.From(new double[2, 3], "a", "b"),
        () => Table.From(new object[] { 1, "b" }, ("mixed", record => record)),
        () => Fit(Good, "knd"),
        () => Fit("x,y\n1,a\n2,a\n", "y"),
        () => Fit("x,y\n1,a\n2,\n", "y"),
        () => Fit("x,y\n1,1\n2,many\n", "y", Regression),
        () => Fit("x,y\n1,1\ninf,2\n", "y"),
        () => Fit("x,y\n1,1\n1,2\n", "y"),
        () => Fit("x,y\n1,2024-01-01\n2,2024-01-02\n", "y"),
        () => Fit("x,y\n1,1\n2,2\n", "y", Balanced),
        () => Fit("x,w,y\n1,1,a\n2,-1,b\n", "y", Balanced with { WeightColumn = "w" }),
        () => Fit(Good, "kind", new() { ClassWeights = ClassWeights.Parse("c=2") }),
        () => ClassWeights.Parse("heavy"),
        () => Fit(Good, "kind", new() { Quantiles = [0.5] }),
        () => Fit(Good, "kind", new() { LearningTask = LearningTask.MultiLabel }),
        () => Fit("x,a,b\n1,p,2\n2,q,3\n", ["a", "b"]),
        () => Fit("x,a,b\n1,p,r\n2,q,r\n", ["a", "b"]),
        () => TargetColumns.Parse("a,,b", ["a", "b"]),
        () => TargetColumns.Parse("a,a", ["a", "b"]),
        () => Fit(Good, "kind").Apply(Read("size,kind\n1,c\n")),
        () => Fit(Good, "kind").Apply(Read("siez,kind\n1,a\n")),
        () => Preprocessing.FromJson("{}"),
    ];

    private static IEnumerable<IEnumerable<DataNote>> Notes =>
    [
        Read("# a comment\na,b\n1,2\n3,4\n").Notes,
        Read("Sales\n\na,b\n1,2\n3,4\n").Notes,
        Read("a b c\n1 2 3\n4 5 6\n").Notes,
        Read("1,2\n3,4\n").Notes,
        Read("p,q\nr,s\n").Notes,
        Read("a;b\n1,5;2\n2,5;3\n").Notes,
        Read("a;b\n1,234;2\n2,345;3\n").Notes,
        Read("a,b\n$1.50,1\n$2.50,2\n").Notes,
        Read("a,b\n007,1\n008,2\n").Notes,
        Fit("id,x,y\n" + Rows(i => $"{i},{i % 3},{i % 5}"), "y").Notes,
        Fit("name,x,y\n" + Rows(i => $"n{i},{i % 3},{i * 0.5}"), "y").Notes,
        Fit("day,x,y\n" + Rows(i => $"0{1 + i % 5}/0{1 + i % 7}/2024,{i % 3},{i * 0.5}"), "y").Notes,
        Fit("same,x,y\n" + Rows(i => $"1,{i % 3},{i * 0.5}"), "y").Notes,
        Fit("t,x,y\n" + Rows(i => $"{(i % 2 == 0 ? "True" : i % 3 == 0 ? "false" : "true")},{i % 3},{i * 0.5}"), "y").Notes,
        Fit(Good, "kind").GetNotes(Read("size,kind\n,a\n")),
    ];

    [Fact]
    public void Messages_are_as_listed_by_code()
    {
        var faults = Faults.Select(Assert.Throws<NablaException>).Select(fault => $"{fault.Code}: {fault.Message}");
        var notes = Notes.SelectMany(some => some).Select(note => $"{note.Code}: {SettingAdvice.Complete(note.Message, note.Advice)}");
        Sources.Approve("messages.txt", string.Concat(faults.Concat(notes).Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n")),
            "The wording of errors and notes");
    }

    [Fact]
    public void Codes_are_words_with_dashes() => Assert.All(Faults.Select(Assert.Throws<NablaException>), fault =>
        Assert.Matches("^[a-z]+(-[a-z0-9]+)*$", fault.Code));

    private static Table Read(string text, CsvOptions? options = null) =>
        Csv.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options, "t.csv");

    private static Preprocessing Fit(string text, string target, PreprocessingOptions? options = null) => Fit(text, [target], options);

    private static Preprocessing Fit(string text, IReadOnlyList<string> targets, PreprocessingOptions? options = null) =>
        Preprocessing.Fit(Read(text), targets, options);

    private static string Rows(Func<int, string> row) => string.Concat(Enumerable.Range(0, 40).Select(i => row(i) + "\n"));
}
