using Nabla.Data.Features;

namespace Nabla.Data.Tests;

public class PreprocessingTests
{
    private static readonly Table Train = Lines.Table(
        """
        age,city,same,class
        1,Rome,5,yes
        3,Oslo,5,no
        ,Rome,5,no
        5,,5,no

        """);

    private static float[] Row(Dataset data, int i) => data.Input(i).ToArray();

    [Fact]
    public void Numbers_are_standardized_and_gaps_take_the_median_and_a_flag()
    {
        var data = Preprocessing.Fit(Train, "class").Apply(Train);
        double deviation = Math.Sqrt(8.0 / 3);
        Assert.Equal([(float)(-2 / deviation), 0], Row(data, 0)[..2]);
        Assert.Equal([0, 1], Row(data, 2)[..2]);
        Assert.Equal([(float)(2 / deviation), 0], Row(data, 3)[..2]);
    }

    [Fact]
    public void Inputs_are_named_and_a_column_without_information_is_left_out_with_a_note()
    {
        var prep = Preprocessing.Fit(Train, "class");
        Assert.Equal(["age", "age is missing", "city=Oslo", "city=Rome", "city is missing"], prep.InputNames);
        Assert.Equal("Column \"same\" is left out: all its cells are the same.", Assert.Single(prep.Notes).Message);
        Assert.Equal(["no", "yes"], prep.ClassNames!);
        Assert.Equal(LearningTask.Classification, prep.LearningTask);
    }

    [Fact]
    public void Categories_are_one_hot_and_unseen_ones_all_zero()
    {
        var prep = Preprocessing.Fit(Train, "class");
        var inputs = prep.ApplyToInputs(Lines.Table("city,age,other\nOslo,3,x\nParis,3,x\n,3,x\n"));
        Assert.Equal([0f, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], inputs.ToArray());
    }

    [Fact]
    public void Nothing_is_learnt_from_rows_that_are_only_applied()
    {
        var prep = Preprocessing.Fit(Train, "class");
        string before = prep.ToJson();
        prep.Apply(Lines.Table("age,city,same,class\n1000,Rome,7,yes\n"));
        Assert.Equal(before, prep.ToJson());
    }

    [Fact]
    public void A_gap_where_training_had_none_takes_the_median_without_a_flag()
    {
        var prep = Preprocessing.Fit(Lines.Table("x,y\n1,1\n2,2\n9,3\n"), "y", new PreprocessingOptions { Scaling = Scaling.None });
        Assert.Equal(["x"], prep.InputNames);
        Assert.Equal([2f], prep.ApplyToInputs(Lines.Table("x,z\n,1\n")).ToArray());
    }

    [Fact]
    public void Robust_scaling_is_by_median_and_quartiles()
    {
        var prep = Preprocessing.Fit(Lines.Table("x,y\n1,1\n2,2\n3,3\n4,4\n1000,5\n"), "y",
            new PreprocessingOptions { Scaling = Scaling.Robust });
        var plan = Assert.IsType<NumericTransform>(prep.Columns[0]);
        Assert.Equal((3, 2 / 1.349), (plan.Center, plan.Scale));
    }

    [Fact]
    public void Robust_scaling_falls_back_where_the_quartiles_coincide() =>
        Assert.Equal(
            Math.Sqrt(0.16),
            Assert.IsType<NumericTransform>(
                Preprocessing.Fit(Lines.Table("x,y\n0,1\n0,2\n0,3\n0,4\n1,5\n"), "y",
                    new PreprocessingOptions { Scaling = Scaling.Robust }).Columns[0]).Scale,
            12);

    [Fact]
    public void A_column_of_numbers_with_a_slip_in_it_is_refused_by_who_uses_it_and_by_nobody_else()
    {
        string text = "x,z,y\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"{(i == 70 ? "oops" : $"{i}.5")},{i},{i % 2}\n"));
        var train = Lines.Table(text);
        var options = new PreprocessingOptions { LearningTask = LearningTask.Classification };
        Assert.Equal(
            "t.csv, line 72, column 1 \"x\": \"oops\" is not a number, but 149 of the column's 150 cells are. Correct the cell. If it "
                + "means a missing value, leave it empty or set Missing to oops, or TextColumns to x.",
            Lines.Error(() => Preprocessing.Fit(train, "y", options)));
        Assert.Empty(Preprocessing.Fit(train, "y", options with { Ignore = ["x"] }).Notes);
        Assert.Equal(ColumnKind.Text,
            Preprocessing.Fit(train, "y",
                options with { Kinds = new Dictionary<string, ColumnKind> { ["x"] = ColumnKind.Text } }).Columns[0].Kind);
        var forgiven = Lines.Table(text, new Nabla.Data.Readers.CsvOptions { MissingValues = ["oops"] });
        Assert.Equal(1, Assert.IsType<NumericColumn>(forgiven["x"]).CountMissing());
    }

    [Fact]
    public void A_regression_target_is_standardized_and_brought_back()
    {
        var train = Lines.Table("x,y\n1,10\n2,20\n3,30\n");
        var prep = Preprocessing.Fit(train, "y", new PreprocessingOptions { LearningTask = LearningTask.Regression });
        var data = prep.Apply(train);
        Assert.Equal(0, data.Targets.Span[1]);
        Assert.Equal(30, prep.DecodeTarget(data.Targets.Span[2]), 4);
        Assert.Null(data.ClassNames);
        Assert.Empty(prep.Notes);
        Assert.Throws<InvalidOperationException>(() => prep.DecodeClass(0));
    }

    [Fact]
    public void Whole_numbers_are_classes_on_request_in_the_order_of_numbers()
    {
        var train = Lines.Table("x,y\n1,10\n2,2\n3,10\n4,1\n");
        var prep = Preprocessing.Fit(train, "y", new PreprocessingOptions { LearningTask = LearningTask.Classification });
        Assert.Equal(["1", "2", "10"], prep.ClassNames!);
        Assert.Equal("10", prep.DecodeClass(prep.Apply(train).ClassOf(0)));
        Assert.Throws<InvalidOperationException>(() => prep.DecodeTarget(0));
    }

    [Fact]
    public void Few_whole_numbers_are_a_regression_with_a_note() =>
        Assert.Contains("The target \"y\" has 2 distinct whole numbers and is used for "
            + "regression", Assert.Single(Preprocessing.Fit(Lines.Table("x,y\n1,0\n2,1\n"), "y").Notes).Message);

    [Fact]
    public void A_constant_target_is_noted()
    {
        var train = Lines.Table("x,y\n1,7\n2,7\n");
        var prep = Preprocessing.Fit(train, "y");
        Assert.Contains("is 7 in all rows", Assert.Single(prep.Notes).Message);
        Assert.Equal([0f, 0], prep.Apply(train).Targets.ToArray());
        Assert.Equal(7, prep.DecodeTarget(0));
    }

    [Fact]
    public void Rare_categories_beyond_the_limit_count_as_unseen()
    {
        var train = Lines.Table("t,y\na,1\na,2\nb,3\nb,4\nc,5\n");
        var prep = Preprocessing.Fit(train, "y", new PreprocessingOptions { MaxCategories = 2, LearningTask = LearningTask.Regression });
        Assert.Equal(["t=a", "t=b"], prep.InputNames);
        Assert.Equal([0f, 0], prep.Apply(train).Input(4).ToArray());
        Assert.Contains("of 3 categories the 2 most frequent", Assert.Single(prep.Notes).Message);
    }

    [Fact]
    public void Numbers_can_be_categories_and_columns_ignored()
    {
        var options = new PreprocessingOptions
            { Kinds = new Dictionary<string, ColumnKind> { ["k"] = ColumnKind.Text }, Ignore = ["x"], LearningTask = LearningTask.Regression };
        var prep = Preprocessing.Fit(Lines.Table("k,x,y\n10,1,1\n2,2,2\n10,3,3\n"), "y", options);
        Assert.Equal(["k=2", "k=10"], prep.InputNames);
        Assert.Equal(ColumnKind.Text, prep.Kinds["k"]);
    }

    [Fact]
    public void Sample_weights_and_class_weights_multiply()
    {
        var train = Lines.Table("x,w,y\n1,2,a\n2,1,a\n3,1,b\n");
        var data = Preprocessing.Fit(train, "y", new PreprocessingOptions { WeightColumn = "w", ClassWeights = ClassWeights.Balanced })
            .Apply(train);
        Assert.Equal(1, data.InputWidth);
        float ofA = 4f / (2 * 3), ofB = 4f / (2 * 1);
        Assert.Equal([2 * ofA, ofA, ofB], data.Weights!.Value.ToArray());
    }

    [Fact]
    public void Class_weights_are_given_by_name()
    {
        var train = Lines.Table("x,y\n1,a\n2,b\n");
        var data = Preprocessing.Fit(train, "y", new PreprocessingOptions { ClassWeights = ClassWeights.Parse("b=3") }).Apply(train);
        Assert.Equal([1f, 3], data.Weights!.Value.ToArray());
    }

    [Fact]
    public void Class_weights_apply_to_any_dataset_of_classes()
    {
        var data = new Dataset(new float[3], new float[] { 0, 1, 1 }, 1, 1, LearningTask.Classification);
        Assert.Equal([1.5f, 0.75f, 0.75f], ClassWeights.Balanced.Apply(data).Weights!.Value.ToArray());
        Assert.Same(data, ClassWeights.None.Apply(data));
    }

    [Theory]
    [InlineData("species")]
    [InlineData("mpg")]
    public void Json_keeps_everything(string target)
    {
        var table = Lines.Table("species,mpg,n,t\nx,1.5,1,a\ny,2.5,,\nx,7.1,0.1,b\n");
        var prep = Preprocessing.Fit(table, target,
            new PreprocessingOptions { ClassWeights = target == "species" ? ClassWeights.Balanced : ClassWeights.None });
        var back = Preprocessing.FromJson(prep.ToJson());
        Assert.Equal(prep.ToJson(), back.ToJson());
        Assert.Equal(prep.Apply(table).Inputs.ToArray(), back.Apply(table).Inputs.ToArray());
        Assert.Equal(prep.Apply(table).Targets.ToArray(), back.Apply(table).Targets.ToArray());
        Assert.Equal(prep.Apply(table).Weights?.ToArray(), back.Apply(table).Weights?.ToArray());
    }

    [Fact]
    public void A_column_that_looks_like_numbers_in_another_file_is_compared_as_text()
    {
        var prep = Preprocessing.Fit(Lines.Table("t,y\n3,1\nA,2\n"), "y");
        Assert.Equal([1f, 0], prep.ApplyToInputs(Lines.Table("t,z\n3,0\n")).ToArray());
    }
}
