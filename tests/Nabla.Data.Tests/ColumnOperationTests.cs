using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Tests;

/// <summary>What a column transform says that it computes is what it computes, bit for bit.</summary>
public class ColumnOperationTests
{
    public static TheoryData<Scaling, bool, bool> Options => new()
    {
        { Scaling.Standard, false, false }, { Scaling.Robust, true, false }, { Scaling.RobustClip, true, true }, { Scaling.None, false, true },
    };

    [Theory, MemberData(nameof(Options))]
    public void The_steps_give_the_inputs_of_every_transform(Scaling scaling, bool frequent, bool signed)
    {
        var preprocessing = Preprocessing.Fit(Rows(0), "price",
            new PreprocessingOptions { Scaling = scaling, DiscreteValueIndicators = frequent, SignedBinaryColumns = signed });
        Assert.Equal([typeof(NumericTransform), typeof(CategoryTransform), typeof(DateTransform)],
            preprocessing.Columns.Select(column => column.GetType()).Distinct());
        Assert.All(preprocessing.Columns, column => Assert.Equal(column.InputNames.Count, column.Describe().Sum(step => step.Width)));
        var described = preprocessing with { Columns = [.. preprocessing.Columns.Select(column => new Described(column))] };
        // Rows of training, and others with cells that training did not see.
        foreach (var rows in new[] { Rows(0), Rows(7) })
            Assert.Equal(preprocessing.ApplyToInputs(rows).ToArray(), described.ApplyToInputs(rows).ToArray());
    }

    private static Table Rows(int from) => Table.From(
        Enumerable.Range(from, 80),
        ("size", i => 1 + i % 7 * 0.5),
        ("age", i => i % 11 == 3 ? null : (double?)(i * i % 23)),
        ("fee", i => i % 5 == 2 ? i % 3 + 1 : i % 13 == 4 ? null : 0.0),
        ("color", i => i % 9 == 4 ? null : (i % 4) switch { 0 => "red", 1 => "green", 2 => from > 0 ? "violet" : "blue", _ => "blue" }),
        ("member", i => i % 4 == 0 ? from > 0 ? "TRUE" : "True" : "False"),
        ("code", i => i % 3 == 0 ? "01" : from > 0 && i % 5 == 1 ? "2.0" : "2"),
        ("day", i => i % 17 == 5 ? null : (DateTime?)new DateTime(2023, 1, 1).AddDays(i * 9).AddHours(i % 5 * 5)),
        ("price", i => 10 + i % 7 * 2.5));

    /// <summary>A transform that runs the steps of another.</summary>
    private sealed record Described(ColumnTransform Inner) : ColumnTransform(Inner.Column)
    {
        public override IReadOnlyList<string> InputNames => Inner.InputNames;

        public override ColumnKind Kind => Inner.Kind;

        public override DateFormat? DateFormat => Inner.DateFormat;

        public override IReadOnlyList<ColumnOperation> Describe() => Inner.Describe();
    }
}
