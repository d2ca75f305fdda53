using Nabla.Data.Features;

namespace Nabla.Data.Tests;

public class PreprocessingErrorTests
{
    private const string Good = "size,class\n1,a\n2,b\n3,a\n";

    private static string FitError(string text, string target, PreprocessingOptions? options = null) =>
        Lines.Error(() => _ = Preprocessing.Fit(Lines.Table(text), target, options));

    private static string ApplyError(string text) =>
        Lines.Error(() => Preprocessing.Fit(Lines.Table(Good), "class").Apply(Lines.Table(text)));

    [Fact]
    public void An_unknown_target_names_what_it_may_be_meant_to_be() =>
    Assert.Equal("t.csv has no column \"clas\". Did you mean \"class\"?", FitError(Good, "clas"));

    [Fact]
    public void One_class_only_is_refused() =>
        Assert.Equal("t.csv: the target \"y\" must have at least 2 classes (got \"a\" in all 2 rows). Check the file.",
        FitError("x,y\n1,a\n2,a\n", "y"));

    [Theory]
    [InlineData("x,y\n1,1.5\n2,nan\n", null)]
    [InlineData("x,y\n1,a\n2,\n", null)]
    [InlineData("x,y\n1,1\n2,\n", LearningTask.Classification)]
    public void A_missing_target_names_its_line(string text, LearningTask? task) =>
        Assert.Equal("t.csv, line 3: the target \"y\" is missing. Fill in the cell or remove the row.",
        FitError(text, "y", new PreprocessingOptions { LearningTask = task }));

    [Fact]
    public void A_target_of_ten_thousand_classes_is_refused()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},name{i}\n"));
        Assert.Contains("the target \"y\" must have at most 1,000 classes", FitError(text, "y"));
    }

    [Fact]
    public void Text_in_a_regression_target_names_its_line() =>
        Assert.Equal(
            "t.csv, line 3, column \"y\": expected a number (got \"many\"). Regression needs numbers. Correct the cell, or set LearningTask to "
                + "classification.",
            FitError("x,y\n1,1\n2,many\n", "y", new PreprocessingOptions { LearningTask = LearningTask.Regression }));

    [Fact]
    public void No_input_left_is_refused() =>
    Assert.Contains("no column is left to predict \"y\" from. Column \"x\" is left out", FitError("x,y\n1,1\n1,2\n", "y"));

    [Fact]
    public void An_infinite_number_names_its_line() =>
    Assert.StartsWith("t.csv, line 3, column \"x\": the number is infinite.", FitError("x,y\n1,1\ninf,2\n", "y"));

    [Fact]
    public void Unknown_columns_in_options_are_refused()
    {
        Assert.Contains("Did you mean \"size\"?", FitError(Good, "class", new PreprocessingOptions { Ignore = ["sizes"] }));
        Assert.Contains("Did you mean \"size\"?",
            FitError(Good, "class", new PreprocessingOptions { WeightColumn = "siz", ClassWeights = ClassWeights.Balanced }));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    public void A_weight_that_is_negative_or_missing_names_its_line(string weight)
    {
        var table = Lines.Table($"x,w,y\n1,1,a\n2,{weight},b\n");
        Assert.StartsWith("t.csv, line 3, column \"w\": a sample weight must be 0 or more",
            Lines.Error(() => Preprocessing.Fit(table, "y", new PreprocessingOptions { WeightColumn = "w" }).Apply(table)));
    }

    [Fact]
    public void An_unknown_class_in_class_weights_is_refused() =>
        Assert.Equal("ClassWeights: there is no class \"yes\". There are: a, b.",
        FitError(Good, "class", new PreprocessingOptions { ClassWeights = ClassWeights.Parse("yes=2") }));

    [Theory]
    [InlineData("heavy")]
    [InlineData("a=-1")]
    [InlineData("a=x")]
    public void Class_weights_that_mean_nothing_are_refused(string text) =>
    Assert.Contains("must be none, balanced or weights by class", Lines.Error(() => ClassWeights.Parse(text)));

    [Fact]
    public void Class_weights_for_numbers_are_refused() =>
    Assert.Contains("ClassWeights needs a target of classes",
    FitError("x,y\n1,1\n2,2\n", "y", new PreprocessingOptions { ClassWeights = ClassWeights.Balanced }));

    [Fact]
    public void A_class_that_training_did_not_have_names_its_line() =>
        Assert.Equal("t.csv, line 2: the model does not know the class \"c\" of \"class\" (expected a, b). Correct the cell or remove the "
            + "row.", ApplyError("size,class\n1,c\n"));

    [Fact]
    public void A_column_that_training_had_is_missed() =>
        Assert.Equal("t.csv has no column \"size\", which the model needs. Did you mean \"siez\"?",
        ApplyError("siez,class\n1,a\n"));

    [Fact]
    public void Text_where_training_had_numbers_names_its_line() =>
    Assert.StartsWith("t.csv, line 3, column \"size\": expected a number (got \"big\").", ApplyError("size,class\n1,a\nbig,a\n"));

    [Fact]
    public void Json_without_notes_has_none()
    {
        string json = Preprocessing.Fit(Lines.Table("x,y\n1,a\n2,b\n"), "y").ToJson();
        var read = Preprocessing.FromJson(json.Replace("\"notes\": []", "\"nots\": []", StringComparison.Ordinal));
        Assert.Empty(read.Notes);
        Assert.Equal(json, read.ToJson());
    }

    [Theory]
    [InlineData("\"scale\": 0.5", "\"scale\": 1e999", "A number must be finite.")]
    [InlineData("\"weightOfClass\": null", "\"weightOfClass\": [1]", "There must be one weight a class.")]
    public void Json_whose_numbers_have_no_meaning_is_refused(string part, string other, string message)
    {
        string json = Preprocessing.Fit(Lines.Table("x,y\n1,a\n2,b\n"), "y").ToJson();
        Assert.Contains(part, json);
        Assert.Contains(message, Lines.Error(() => Preprocessing.FromJson(json.Replace(part, other, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("price,rooms", "must have the same quantiles", 1)]
    [InlineData("price,rooms", "One of several targets is null", 2)]
    [InlineData("smoker,owner", "One of several targets is null", 2)]
    [InlineData("smoker,owner", "must be distinct and not null", 3)]
    public void Json_whose_targets_do_not_fit_each_other_is_refused(string targets, string message, int forgery)
    {
        bool numbers = targets == "price,rooms";
        var table = Lines.Table("x,price,rooms,smoker,owner\n1,5,6,yes,no\n2,7,9,no,yes\n");
        var written = Preprocessing.Fit(table, targets.Split(','), new PreprocessingOptions { Quantiles = numbers ? [0.1, 0.9] : null });
        var json = System.Text.Json.Nodes.JsonNode.Parse(written.ToJson())!;
        var several = json["target"]!["targets"]!.AsArray();
        if (forgery == 1) several[1]!.AsObject().Remove("quantiles");
        if (forgery == 2) several[0] = null;
        if (forgery == 3) several[0]!["classes"]![1] = null;
        Assert.Contains(message, Lines.Error(() => Preprocessing.FromJson(json.ToJsonString())));
    }

    [Fact]
    public void Whole_numbers_that_are_one_double_are_said_to_be_so()
    {
        var notes = Preprocessing.Fit(Lines.Table("id,x,y\n18446744073709551610,1,2\n18446744073709551611,2,3\n18446744073709551612,3,5\n"),
            "y").Notes;
        Assert.Contains("differ by 4096 or more", Assert.Single(notes, note => note.Code == "all-equal").Message);
        Assert.EndsWith("all its cells are the same.",
            Preprocessing.Fit(Lines.Table("id,x,y\n4,1,2\n4,2,3\n"), "y").Notes.Single(note => note.Code == "all-equal").Message);
    }

    [Fact]
    public void Json_that_is_broken_is_refused_in_one_line() =>
    Assert.StartsWith("The model's preprocessing cannot be read:", Lines.Error(() => Preprocessing.FromJson("{\"columns\":\n 3}")));
}
