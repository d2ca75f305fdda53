using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Data.Tests.Streams;

public sealed class SurveyTests : IDisposable
{
    private const long Plenty = 1 << 28;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Cases => ["classification", "regression", "robust", "classes of numbers", "weights", "late text"];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Speed", "slow")]
    public void What_fits_the_memory_is_learnt_to_the_same_bits_as_from_a_table(string name)
    {
        string path = _folder.Write("t.csv", LongFile.Text(late: name == "late text" ? "x" : null));
        var (target, options) = name switch
        {
            "regression" => ("x", new PreprocessingOptions()),
            "robust" => ("x", new PreprocessingOptions { Scaling = Scaling.Robust, TargetScaling = Scaling.Robust, Ignore = ["id"] }),
            "classes of numbers" => ("late",
                new PreprocessingOptions { LearningTask = LearningTask.Classification,
                    Kinds = new Dictionary<string, ColumnKind> { ["late"] = ColumnKind.Text } }),
            "weights" => ("y", new PreprocessingOptions { WeightColumn = "id", ClassWeights = ClassWeights.Balanced }),
            _ => ("y", new PreprocessingOptions()),
        };
        var csv = new CsvOptions { Kinds = options.Kinds };
        Assert.Equal(Preprocessing.Fit(Csv.Read(path, csv), target, options).ToJson(),
            Preprocessing.Fit(Of(path, target, options, Plenty, csv), [target], options).ToJson());
    }

    [Fact]
    public void Medians_of_what_does_not_fit_are_of_a_sample_and_all_else_is_exact()
    {
        string path = _folder.Write("t.csv", LongFile.Text());
        var robust = new PreprocessingOptions { Scaling = Scaling.Robust };
        var (exact, survey) = (Preprocessing.Fit(Csv.Read(path), "y"), Of(path, "y", robust, memory: 2_400_000));
        var sampled = Preprocessing.Fit(survey, ["y"], robust);
        Assert.Contains("Medians and quartiles are computed from 9,375 of the 20,000 training rows, drawn at random:",
            Assert.Single(survey.Notes).Message);

        var (x, sampledX) = (Plan(exact), Plan(sampled));
        Assert.InRange(sampledX.Median, x.Median - 0.05 * x.Scale, x.Median + 0.05 * x.Scale);
        Assert.NotEqual(x.Median, sampledX.Median);
        Assert.Equal(sampled.ToJson(), Preprocessing.Fit(Of(path, "y", robust, memory: 2_400_000), ["y"], robust).ToJson());

        var standard = Plan(Preprocessing.Fit(Of(path, "y", new PreprocessingOptions(), memory: 2_400_000), ["y"],
            new PreprocessingOptions()));
        Assert.Equal(x.Center, standard.Center, 1e-9);
        Assert.Equal(x.Scale, standard.Scale, 1e-9);

        static NumericTransform Plan(Preprocessing preprocessing) =>
            Assert.IsType<NumericTransform>(preprocessing.Columns.Single(plan => plan.Column == "x"));
    }

    [Fact]
    public void Texts_beyond_what_fits_count_as_unseen_and_are_told_of()
    {
        string path = _folder.Write("t.csv",
            "n,y\n" + string.Concat(Enumerable.Range(0, 6000).Select(i => $"t{(i % 2 == 0 ? i % 20 : i)},{i % 2}\n")));
        var options = new PreprocessingOptions { Kinds = new Dictionary<string, ColumnKind> { ["n"] = ColumnKind.Text } };
        var survey = Of(path, "y", options, memory: 1000);
        Assert.Contains("only its first 1,000 distinct texts are counted", survey.Notes.Last().Message);
        Assert.Equal(300, survey.GetTextStatistics("n").Counts.Single(text => text.Key == "t0").Value);
    }

    [Fact]
    public void Nothing_is_learnt_from_rows_set_aside_but_their_classes()
    {
        string path = _folder.Write("t.csv", LongFile.Text());
        var holdout = new Holdout(0.25, 7);
        var table = Csv.Read(path);
        var kept = table.Take([.. Enumerable.Range(0, table.RowCount).Where(row => !holdout.Contains(row))]);
        var survey = StreamingStatistics.Collect(new CsvStream(path, new CsvOptions()), ["y"], new PreprocessingOptions(), holdout, Plenty,
            default);
        Assert.Equal((kept.RowCount, table.RowCount - kept.RowCount), (survey.RowCount, survey.HeldOut));
        Assert.InRange(survey.HeldOut, 4700, 5300);
        Assert.Equal(Preprocessing.Fit(kept, "y").ToJson(), Preprocessing.Fit(survey, ["y"], new PreprocessingOptions()).ToJson());
    }

    // One file a day, whose rows all say the same; in the second case the first block has no day at all.
    [Theory]
    [InlineData(3, 100, "20240101", true)]
    [InlineData(3, 6000, "", true)]
    [InlineData(3, 6000, "20240101", true)]
    [InlineData(1, 6000, "20240101", false)]
    [InlineData(3, 6000, "20240100", false)]
    public void Whether_numbers_are_dates_is_what_all_blocks_say(int files, int rows, string first, bool areDates)
    {
        for (int day = 0; day < files; day++)
            _folder.Write($"d{files}/{day}.csv",
                "day,x,y\n" + string.Concat(Enumerable.Range(0, rows)
                    .Select(i => $"{(day == 0 ? first : $"2024010{1 + day}")},{i % 11},{(i % 2 == 0 ? "a" : "b")}\n")));
        string path = _folder.PathOf($"d{files}");
        var options = new PreprocessingOptions();
        var learnt = Preprocessing.Fit(Csv.Read(path), "y", options);
        Assert.Equal(areDates, learnt.Columns.Any(plan => plan is DateTransform));
        Assert.Equal(learnt.ToJson(), Preprocessing.Fit(Of(path, "y", options, Plenty), ["y"], options).ToJson());
    }

    [Fact]
    public void Classes_are_as_many_as_their_meanings()
    {
        string path = _folder.Write("t.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 2400).Select(i => $"{i % 11},{i % 600}{(i / 600 % 2 == 0 ? ".0" : "")}\n")));
        var options = new PreprocessingOptions
            { LearningTask = LearningTask.Classification, Kinds = new Dictionary<string, ColumnKind> { ["y"] = ColumnKind.Text } };
        var survey = Of(path, "y", options, Plenty);
        Assert.Equal(1200, survey.CountClasses("y").Count);
        var classes = ClassTarget.From(survey.CountClasses("y"), "y", "t.csv", 2400).Classes;
        Assert.Equal(ClassTarget.Fit(Csv.Read(path, new CsvOptions { Kinds = options.Kinds }), "y").Classes, classes);
        Assert.All(survey.GetClassWeights("y", classes, null), rows => Assert.Equal(4, rows));
    }

    [Fact]
    public void A_missing_target_names_its_line()
    {
        string path = _folder.Write("t.csv", LongFile.Text() + "1,2,3,x,x,1,\n");
        Assert.Equal(Lines.Error(() => Preprocessing.Fit(Csv.Read(path), "y")),
            Lines.Error(() => Of(path, "y", new PreprocessingOptions(), Plenty)));
    }

    [Fact]
    public void A_column_that_is_not_there_is_named() =>
        Assert.Equal(
            "t.csv has no column \"z\". Did you mean \"y\"?".Split('.')[0],
            Lines.Error(() => Of(_folder.Write("t.csv", "x,y\n1,2\n"), "z", new PreprocessingOptions(), Plenty)).Split('.')[0]);

    private static StreamingStatistics Of(string path, string target, PreprocessingOptions options, long memory, CsvOptions? csv = null) =>
        StreamingStatistics.Collect(new CsvStream(path, csv ?? new CsvOptions { Kinds = options.Kinds }), [target], options, default,
        memory, default);
}
