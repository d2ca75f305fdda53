using System.IO.Compression;
using System.Text;

namespace Nabla.Cli.Tests;

/// <summary>Input that cannot be used: one line that says what, where and what to do. The exit code is 2 for wrong use, 1 for data.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("a,b,kind\n1,2,x\n3,y\n5,6,x\n", "line 3")]
    [InlineData("a,b,kind\n1,2,x\n3,4,y,5\n", "line 3")]
    [InlineData("", "empty")]
    [InlineData("a,b,kind\n", "no rows")]
    [InlineData("a,kind\n1,x\n2,x\n3,x\n", "got \"x\" in all 3 rows)")]
    [InlineData("a,kind\n1,x\n2,\n3,y\n", "line 3: the target \"kind\" is missing")]
    [InlineData("a,price\n1,2.5\n2,NaN\n3,4.5\n", "line 3: the target \"price\" is missing")]
    [InlineData("a,kind\n1,x\n1,y\n", "no column is left")]
    [InlineData("kind\nx\ny\n", "no column is left")]
    [InlineData("a,a,kind\n1,2,x\n3,4,y\n", "columns 1 and 2 are both")]
    [InlineData("a,kind\n1,\"x\n2,y\n", "quote")]
    public void A_table_that_cannot_be_learnt_from(string contents, string expected)
    {
        using var folder = new TemporaryFolder();
        Refused(expected, "train", folder.File("data.csv", contents), "--out", folder.In("run"));
        Assert.False(Directory.Exists(folder.In("run")), $"{folder.In("run")} must not exist.");
    }

    [Fact]
    public void The_last_column_as_the_target_is_named_with_the_flag()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", "a,sex\n1,x\n2,\n3,y\n");
        Refused("--target is not set, so it is the last column, \"sex\". ", "train", data);
        Refused("For another target, use --target COLUMN.", "train", data);
    }

    [Fact]
    public void A_cost_of_counts_is_refused_for_classes()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", "a,kind\n1,x\n2,y\n3,x\n4,y\n");
        Refused("--cost is poisson, which is for numbers, but the target is classes. Use --cost softmax-cross-entropy, --cost "
            + "sigmoid-cross-entropy, or --cost squared-error.", "train", data, "--cost", "poisson");
    }

    [Theory]
    [InlineData("--out has an empty value", "train", "digits", "--out", "")]
    [InlineData("--test has an empty value", "train", "digits", "--test=")]
    [InlineData("An argument is empty", "inspect", "")]
    public void Empty_values_are_named(string expected, params string[] args) => Refused(2, expected, args);

    [Fact]
    public void What_is_read_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", "a,kind\n1,x\n2,y\n3,x\n4,y\n");
        Shell.Done("train", data, "--epochs", "1", "--out", folder.In("run"));
        Refused(2, "would overwrite", "predict", folder.In("run"), data, "--out", data);
        Refused(2, "would overwrite", "export", folder.In("run", "model.onnx"), "--to", "c", "--out", folder.In("run", "model.onnx"));
        Assert.StartsWith("a,kind", File.ReadAllText(data));
    }

    [Fact]
    public void An_empty_model_is_no_empty_table()
    {
        using var folder = new TemporaryFolder();
        Refused("is not a model", "inspect", folder.File("empty.onnx", ""));
    }

    [Theory]
    [InlineData("--epochs must be at least 1 (got 0)", "--epochs", "0")]
    [InlineData("--epochs must be at least 1 (got -3)", "--epochs", "-3")]
    [InlineData("--learning-rate must be above 0 (got -0.1)", "--learning-rate", "-0.1")]
    [InlineData("--learning-rate must be above 0 (got 0)", "--learning-rate", "0")]
    [InlineData("--learning-rate must be above 0 (got NaN)", "--learning-rate", "NaN")]
    [InlineData("--batch must be at least 1 (got 0)", "--batch", "0")]
    [InlineData("--accumulate must be at least 1 (got 0)", "--accumulate", "0")]
    [InlineData("--dropout must be at least 0 and below 1 (got 1)", "--dropout", "1")]
    [InlineData("--l1 must be at least 0 (got -1)", "--l1", "-1")]
    [InlineData("--l2 must be at least 0 (got -1)", "--l2", "-1")]
    [InlineData("--weight-decay must be at least 0 (got -1)", "--weight-decay", "-1")]
    [InlineData("--l1 must be at least 0 (got Infinity)", "--l1", "1e999")]
    [InlineData("--clip-norm must be above 0 and finite (got Infinity)", "--clip-norm", "1e999")]
    [InlineData("--clip-norm must be above 0 and finite (got 0)", "--clip-norm", "0")]
    [InlineData("--clip-value must be above 0 and finite (got -1)", "--clip-value", "-1")]
    [InlineData("--early-stop must be at least 1, or 0 for never (got -1)", "--early-stop", "-1")]
    [InlineData("--min-delta must be at least 0 (got -1)", "--min-delta", "-1")]
    [InlineData("--threads must be at least 1, or 0 for all physical cores (got -1)", "--threads", "-1")]
    [InlineData("--validation must be a fraction from 0 to 0.9, or a file (got 2)", "--validation", "2")]
    [InlineData("There is no activation \"rellu\". Did you mean \"relu\"?", "--activation", "rellu")]
    [InlineData("There is no cost \"mse\". Did you mean \"mean-squared-error\"?", "--cost", "mse")]
    [InlineData("There is no optimizer \"adma\". Did you mean \"adam\"?", "--optimizer", "adma")]
    [InlineData("There is no preset \"tabluar\". Did you mean \"tabular\"?", "--preset", "tabluar")]
    [InlineData("(got \"clasification\"). Did you mean \"classification\"?", "--task", "clasification")]
    [InlineData("There is no activation \"reul\"", "--activation", "reul")]
    [InlineData("--activation must be one activation, or one for each of the 3 hidden layers (got 2).", "--hidden", "3,3,3", "--activation", "relu,tanh")]
    [InlineData("There is no activation \"softmx\"", "--output-activation", "softmx")]
    [InlineData("There is no cost \"cross\"", "--cost", "cross")]
    [InlineData("There is no optimizer \"adm\"", "--optimizer", "adm")]
    [InlineData("has no parameter \"beta\"", "--optimizer", "adam:beta=1")]
    [InlineData("There is no schedule \"cos\"", "--schedule", "cos")]
    [InlineData("There is no initializer \"he\"", "--initializer", "he")]
    [InlineData("There is no metric \"acuracy\"", "--metrics", "acuracy")]
    [InlineData("There is no metric \"loss\"", "--monitor", "loss")]
    [InlineData("--momentum must be at least 0 and below 1 (got 1)", "--optimizer", "momentum", "--momentum", "1")]
    [InlineData("--hidden must be numbers of at least 1, or none (got 4,0)", "--hidden", "4,0")]
    [InlineData("There is no preset \"best\". There are: lesson, standard, tabular, image.", "--preset", "best")]
    [InlineData("--task must be one of classification, regression, multi-label (got \"guess\")", "--task", "guess")]
    [InlineData("--scaling must be one of standard, robust, robust-clip, none (got \"max\")", "--scaling", "max")]
    [InlineData("--class-weights must be none, balanced or weights by class", "--class-weights", "much")]
    [InlineData("--folds must be at least 2 (got 1)", "--folds", "1")]
    [InlineData("--folds needs all rows in memory, but the memory is limited. Leave out --memory, or --folds.", "--folds", "3", "--memory", "1GB")]
    [InlineData("--quantiles must be above 0 and below 1 (got 2). Use for example 0.05, 0.5, 0.95.", "--quantiles", "2")]
    [InlineData("optimizer \"sgd:learning-rate=-1\": learning-rate must be above 0 (got -1).", "--optimizer", "sgd:learning-rate=-1")]
    [InlineData("--folds trains a new network for each part", "--folds", "3", "--continue", "model.onnx")]
    [InlineData("--momentum is 0.9, but the optimizer rmsprop does not use it.", "--momentum", "0.9", "--optimizer", "rmsprop")]
    [InlineData("--number-columns names the column \"a\", which is also a text column.", "--number-columns", "a", "--text-columns", "a")]
    [InlineData("--quantiles needs the cost quantiles:q1=0.5, but the cost is huber", "--quantiles", "0.5", "--cost", "huber")]
    public void A_setting_that_is_wrong_for_any_data_is_refused_before_data_is_read(string expected, params string[] flags) =>
        Refused(2, expected, ["train", "no-such-file.csv", .. flags]);

    [Theory]
    [InlineData("--hidden is 100000,100000, which makes a network of more than 2,147,483,647 parameters", "--hidden", "100000,100000")]
    [InlineData("--momentum is 0.9, but the optimizer adam does not use it", "--momentum", "0.9")]
    public void A_setting_that_is_wrong_with_the_defaults(string expected, params string[] flags)
    {
        using var folder = new TemporaryFolder();
        Refused(2, expected, ["train", folder.File("flowers.csv", Tables.Flowers()), "--out", folder.In("run"), .. flags]);
        Assert.False(Directory.Exists(folder.In("run")), $"{folder.In("run")} must not exist.");
    }

    [Theory]
    [InlineData("no column \"knd\". Did you mean \"kind\"?", "--target", "knd")]
    [InlineData("no column \"lenght\". Did you mean \"length\"?", "--ignore", "lenght")]
    [InlineData("no column \"weight\"", "--weight-column", "weight")]
    [InlineData("column 2 \"color\"", "--number-columns", "color")]
    [InlineData("There is no file, folder or data set \"no.csv\"", "--validation", "no.csv")]
    [InlineData("There is no file, folder or data set \"no.csv\"", "--test", "no.csv")]
    [InlineData("The metric \"rmse\" does not apply to 2 classes. Use one of: cost, accuracy", "--monitor", "rmse")]
    [InlineData("The metric \"top-3\" does not apply to 2 classes", "--metrics", "accuracy,top-3")]
    [InlineData("line 2, column \"kind\"", "--task", "regression")]
    [InlineData("There is no file \"no.json\"", "--config", "no.json")]
    [InlineData("no.nabla", "--continue", "no.nabla")]
    [InlineData("--memory must be at least ", "--memory", "1KB")]
    public void A_setting_that_the_data_does_not_fit(string expected, params string[] flags)
    {
        using var folder = new TemporaryFolder();
        string[] others = [.. flags.Contains("--target") ? [] : new[] { "--target", "kind" }, "--epochs", "2"];
        Refused(expected, ["train", folder.File("flowers.csv", Tables.Flowers()), "--out", folder.In("run"), .. others, .. flags]);
        Assert.False(Directory.Exists(folder.In("run")), $"{folder.In("run")} must not exist.");
    }

    [Theory]
    [InlineData("--count must be at least 1 (got 0).", "data", "show", "no.csv", "--count", "0")]
    [InlineData("--tolerance must be at least 1E-12, since finite differences are rounded, and below 1 (got 0).", "check", "no.onnx",
        "no.csv", "--tolerance", "0")]
    [InlineData("--tolerance must be at least 1E-12, since finite differences are rounded, and below 1 (got 1E-300).", "check", "no.onnx",
        "no.csv", "--tolerance", "1e-300")]
    [InlineData("--tolerance must be at least 1E-12, since finite differences are rounded, and below 1 (got NaN).", "check", "no.onnx",
        "no.csv", "--tolerance", "NaN")]
    [InlineData("--out must end in .safetensors or .json", "gradient", "no.onnx", "no.csv", "--out", "a.txt")]
    [InlineData("There is no cost \"mse\"", "evaluate", "no.onnx", "no.csv", "--cost", "mse")]
    [InlineData("There is no cost \"mse\"", "explain", "no.onnx", "no.csv", "--cost", "mse")]
    [InlineData("--memory: \"much\" is not a size", "predict", "no.onnx", "no.csv", "--memory", "much")]
    [InlineData("--importance needs all rows in memory.", "evaluate", "no.onnx", "no.csv", "--importance", "--memory", "1GB")]
    [InlineData("Use only one of --row, --rows and --all.", "explain", "no.onnx", "no.csv", "--row", "1", "--all")]
    [InlineData("--trials must be at least 1 (got 0).", "search", "no.csv", "--trials", "0")]
    [InlineData("--epochs must be at least 1 (got 0).", "search", "no.csv", "--epochs", "0")]
    [InlineData("DATA is missing", "train")]
    [InlineData("--every needs --checkpoint FOLDER", "train", "no.csv", "--every", "10s")]
    public void Wrong_use_of_a_command_is_refused_before_anything_is_read(string expected, params string[] args) =>
        Refused(2, expected, args);

    [Fact]
    public void A_target_of_ten_thousand_classes()
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("a,name\n");
        for (int i = 0; i < 10_000; i++) text.Append(i % 17).Append(",n").Append(i).Append('\n');
        Refused("the target \"name\" must have at most 1,000 classes", "train", folder.File("data.csv", text.ToString()), "--out",
            folder.In("run"));
    }

    [Theory]
    [InlineData("magic", "expected bytes 0 to 3 to be 00000803")]
    [InlineData("short", "expected 640 bytes from byte 16 on")]
    [InlineData("labels", "labels")]
    [InlineData("fewer", "40 samples, 39 targets)")]
    public void Images_that_are_damaged(string damage, string expected)
    {
        using var folder = new TemporaryFolder();
        byte[] images = Idx.Images(40);
        if (damage == "magic") (images[0], images[1]) = (0x1F, 0x7E);
        if (damage == "short") images = images[..300];
        if (damage != "labels") folder.File("train-labels-idx1-ubyte", Idx.Labels(damage == "fewer" ? 39 : 40));
        Refused(expected, "train", folder.File("train-images-idx3-ubyte", images), "--out", folder.In("run"));
    }

    [Fact]
    public void A_gzip_file_that_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(
            Encoding.UTF8.GetBytes(Tables.Flowers(5000)));
        Refused("data.csv.gz", "train", folder.File("data.csv.gz", packed.ToArray()[..(int)(packed.Length / 2)]), "--out",
            folder.In("run"));
    }

    [Fact]
    public void Nothing_at_that_path() =>
    Refused("There is no file, folder or data set \"flwers.csv\". Check the path. Built-in data sets: digits,", "train", "flwers.csv");

    [Fact]
    public void A_set_that_is_mistyped() =>
    Refused("There is no file, folder or data set \"digist\". Did you mean \"digits\"? Check the path. Built-in data "
        + "sets:", "train", "digist");

    [Fact]
    [Trait("Speed", "slow")]
    public void A_cell_of_text_where_the_model_learnt_numbers()
    {
        using var folder = new TemporaryFolder();
        Shell.Done("train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "1", "--out", folder.In("run"));
        string model = folder.In("run", "model.onnx");
        Refused("line 3, column 1 \"length\"", "predict", model, folder.File("text.csv", "length,color\n4,red\nlong,red\n"));
        Refused("no column \"length\", which the model needs", "predict", model,
            folder.File("other.csv", "size,color\n4,red\n"));
        Refused("the model does not know the class \"lily\" of \"kind\"", "evaluate", model,
            folder.File("lily.csv", "length,color,kind\n4,red,lily\n"));
        Refused("has no column \"kind\"", "evaluate", model, folder.File("blind.csv", "length,color\n4,red\n"));
        Refused("expects 2 inputs, but a sample of digits has 784 numbers", "predict", model, "digits");
    }

    [Fact]
    public void A_model_that_is_none()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        Refused("flowers.csv is not a model", "evaluate", data, data);
        Refused("no.nabla", "evaluate", folder.In("no.nabla"), data);
        Shell.Done("train", data, "--epochs", "1", "--out", folder.In("run"));
        byte[] whole = File.ReadAllBytes(folder.In("run", "model.onnx"));
        Refused("damaged", "predict", folder.File("half.onnx", whole[..(whole.Length / 2)]), data);
    }

    [Fact]
    public void Data_of_another_kind_for_validation_or_test()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers()), images = folder.File("train-images-idx3-ubyte", Idx.Images(40));
        folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        Refused("Check --validation.", "train", data, "--validation", images, "--out", folder.In("run"));
        Refused("Check --validation.", "train", images, "--validation", data, "--out", folder.In("run"));
        Refused("expects 2 inputs", "train", data, "--test", images, "--out", folder.In("run"));
    }

    [Fact]
    public void A_model_of_another_shape_to_continue()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        Shell.Done("train", data, "--epochs", "1", "--out", folder.In("run"));
        Refused("--hidden must be 256,256,256, as in the model (got 5)", "train", data, "--continue",
            folder.In("run", "model.onnx"), "--hidden", "5", "--out", folder.In("second"));
    }

    [Fact]
    public void A_folder_that_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        Refused("flowers.csv", "train", data, "--epochs", "1", "--out", folder.In("flowers.csv"));
        Shell.Done("train", data, "--epochs", "1", "--out", folder.In("run"));
        Refused("cannot be written", "predict", folder.In("run", "model.onnx"), data, "--out", folder.In("flowers.csv", "answers.csv"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_set_to_download_that_does_not_exist()
    {
        Refused(2, "There is no data set \"mnst\" to download. Did you mean \"mnist\"?", "data", "get", "mnst");
        Refused(2, "digits is built in", "data", "get", "digits");
    }

    [Fact]
    public void A_weight_that_is_negative()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", "a,w,kind\n1,1,x\n2,-1,y\n3,1,x\n");
        Refused("line 3, column \"w\"", "train", data, "--weight-column", "w", "--out", folder.In("run"));
    }

    private static void Refused(string expected, params string[] args) => Refused(1, expected, args);

    private static void Refused(int exitCode, string expected, params string[] args)
    {
        var ran = Shell.Run(args);
        Assert.True(ran.ExitCode == exitCode, $"nabla {string.Join(' ', args)} ended with {ran.ExitCode}: {ran.Error}{ran.Out}");
        Assert.StartsWith("error: ", ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
        Assert.Contains(expected, ran.Error);
    }
}
