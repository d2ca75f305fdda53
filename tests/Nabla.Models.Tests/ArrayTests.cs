using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Data.Sources;

namespace Nabla.Models.Tests;

/// <summary>Arrays as people save them, and settings that mean nothing for them.</summary>
public sealed class ArrayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Six images of 2 × 2 with two classes.
    private static byte[] Images => ArrayFiles.Npy("|u1", "(6, 2, 2)", [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))]);

    private static byte[] Whole => ArrayFiles.Npy("<i8", "(6,)", ArrayFiles.Bytes(0L, 1L, 0L, 1L, 0L, 1L));

    private static byte[] Floats => ArrayFiles.Npy("<f4", "(6,)", ArrayFiles.Bytes(0f, 1f, 0f, 1f, 0f, 1f));

    private string Npz(params (string Name, byte[] Content)[] arrays) => _folder.Write("a.npz", ArrayFiles.Npz(arrays));

    private static Task<string> Refusal(RunConfiguration asked) => Lines.ErrorAsync(() => TrainingRun.PrepareAsync(asked));

    [Fact]
    public async Task A_model_is_asked_about_arrays_without_targets()
    {
        byte[] rows = ArrayFiles.Npy("<f4", "(6, 2)", ArrayFiles.Bytes([.. Enumerable.Range(0, 12).Select(i => (float)i)]));
        foreach (byte[] inputs in new[] { Images, rows })
        {
            var run = await TrainingRun.PrepareAsync(new()
                { Data = Npz(("x", inputs), ("y", Whole)), Hidden = [2], Epochs = 1, Validation = 0 });
            run.Fit();
            double[] expected = (await ModelData.PredictAsync(run.Model, _folder.PathOf("a.npz"))).Values.ToArray();
            foreach (string name in new[] { "x", "x_test", "features" })
                Assert.Equal(expected, (await ModelData.PredictAsync(run.Model,
                    _folder.Write("alone.npz", ArrayFiles.Npz([(name, inputs)])))).Values.ToArray());
        }

        Assert.Contains("expected arrays x and y", await Lines.ErrorAsync(() => DataSource.LoadAsync(_folder.PathOf("alone.npz"))));
    }

    [Fact]
    public async Task Settings_of_columns_are_refused_by_name_where_there_are_no_columns()
    {
        var asked = new RunConfiguration { Data = Npz(("x", Images), ("y", Whole)), Hidden = [2], Epochs = 1 };
        var images = asked with { Data = ImageFolder() };
        foreach (var (setting, configured) in new (string, Func<RunConfiguration, RunConfiguration>)[]
        {
            ("Target is y", c => c with { Target = "y" }),
            ("Ignore is a,b", c => c with { Ignore = ["a", "b"] }),
            ("NumberColumns is a", c => c with { NumberColumns = ["a"] }),
            ("TextColumns is a", c => c with { TextColumns = ["a"] }),
            ("WeightColumn is w", c => c with { WeightColumn = "w" }),
            ("Scaling is robust", c => c with { Scaling = Scaling.Robust }),
            ("Scaling is standard", c => c with { Scaling = Scaling.Standard }),
            ("BinaryColumns is signed", c => c with { BinaryColumns = BinaryEncoding.Signed }),
            ("DiscreteValueIndicators is true", c => c with { DiscreteValueIndicators = true }),
            ("TargetScaling is none", c => c with { TargetScaling = Scaling.None }),
        })
        {
            string flag = setting[..setting.IndexOf(' ')];
            foreach (var data in new[] { asked, images })
                Assert.Equal($"{setting}, but the data is images or arrays and has no columns. "
                    + $"Leave out {Nabla.Specs.SettingAdvice.Property(flag)}.",
                    await Refusal(configured(data)));
        }
    }

    [Fact]
    public async Task A_resolved_configuration_names_no_settings_of_columns_and_one_of_before_still_runs()
    {
        var asked = new RunConfiguration { Data = Npz(("x", Images), ("y", Whole)), Hidden = [2], Epochs = 1 };
        var resolved = (await TrainingRun.PrepareAsync(asked)).Model.Configuration;
        Assert.Equal((null, null, null, null),
            (resolved.Scaling, resolved.BinaryColumns, resolved.DiscreteValueIndicators, resolved.TargetScaling));
        var again = (await TrainingRun.PrepareAsync(resolved)).Model.Configuration;
        Assert.Equal(resolved.ToJson(), again.ToJson());
        var before = resolved with { Scaling = Scaling.Standard, BinaryColumns = BinaryEncoding.OneHot, DiscreteValueIndicators = false,
            TargetScaling = Scaling.Standard };
        Assert.Equal(resolved.ToJson(), (await TrainingRun.PrepareAsync(before)).Model.Configuration.ToJson());
    }

    [Theory]
    [InlineData(null, LearningTask.Regression)]
    [InlineData("regression", LearningTask.Regression)]
    [InlineData("classification", LearningTask.Classification)]
    public async Task Labels_stored_as_floats_are_what_the_task_says(string? task, LearningTask expected)
    {
        var run = await TrainingRun.PrepareAsync(new() { Data = Npz(("x", Images), ("y", Floats)), LearningTask = DataSettings.LearningTask.Parse(task),
            Hidden = [2], Epochs = 1 });
        Assert.Equal(expected, run.Model.LearningTask);
        Assert.Equal(task is null,
            run.Model.Notes.Any(note => note.Code == "whole-number-target" && note.Message.Contains("2 distinct whole numbers")));
        if (expected == LearningTask.Classification) Assert.Equal(["0", "1"], run.Model.ClassNames!);
        // Judged by the same file, labels are what they were in training.
        run.Model.Save(_folder.PathOf("m.onnx"));
        Assert.Equal(expected, (await ModelData.LoadSamplesAsync(Model.Load(_folder.PathOf("m.onnx")), _folder.PathOf("a.npz"))).LearningTask);
    }

    // Each row of the labels for validation happens to have one 1.
    [Theory]
    [InlineData(true, "<i8")]
    [InlineData(false, "<f4")]
    public async Task Validation_labels_are_what_those_of_training_are(bool images, string kind)
    {
        byte[] Targets(params int[] values) =>
            ArrayFiles.Npy(kind, "(6, 2)", kind == "<i8" ? ArrayFiles.Bytes(Array.ConvertAll(values, v => (long)v))
            : ArrayFiles.Bytes(Array.ConvertAll(values, v => (float)v)));
        byte[] x = images ? Images : ArrayFiles.Npy("<f4", "(6, 2)", ArrayFiles.Bytes<float>(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13));
        byte[] labels = Targets(1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1), oneHot = Targets(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1);
        string many = Npz(("x", x), ("y", labels)), single = _folder.Write("one.npz", ArrayFiles.Npz(("x", x), ("y", oneHot)));
        var run = await TrainingRun.PrepareAsync(new() { Data = many, Validation = DataSettings.Validation.Parse(single), Hidden = [2],
            Epochs = 1 });
        Assert.Equal((LearningTask.MultiLabel, LearningTask.MultiLabel, 2),
            (run.Model.LearningTask, run.Validation!.LearningTask, run.Validation.TargetWidth));
        Assert.Equal([1f, 0, 0, 1], run.Validation.Take(2).Targets.ToArray());
        // What cannot be read as training's targets is refused, not learnt from.
        string refusal = await Refusal(new() { Data = single, Validation = DataSettings.Validation.Parse(many), Hidden = [2], Epochs = 1 });
        if (images)
            Assert.Equal("The targets of a.npz are several targets of two classes each (multi-label) but those of one.npz are classes. Save both with the same kind of targets.",
                refusal);
        else Assert.Contains("a.npz", refusal);
    }

    [Fact]
    public async Task Whole_labels_are_learnt_as_numbers_where_the_task_says_so()
    {
        var run = await TrainingRun.PrepareAsync(new()
            { Data = Npz(("x", Images), ("y", Whole)), LearningTask = LearningTask.Regression, Hidden = [2], Epochs = 1 });
        Assert.Equal((LearningTask.Regression, 1), (run.Model.LearningTask, run.Train.TargetWidth));
        Assert.Equal("LearningTask is regression, but the targets of the data are classes. Leave out LearningTask.",
            await Refusal(new() { Data = ImageFolder(), LearningTask = LearningTask.Regression }));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("classification", null)]
    [InlineData("regression", null)]
    [InlineData(null, "16MB")]
    public async Task Float_labels_of_IDX_images(string? task, string? memory)
    {
        string path = _folder.Write("train-images-idx3-ubyte", ArrayFiles.Idx(8, [6, 2, 2], new byte[24]));
        _folder.Write("train-labels-idx1-ubyte",
            ArrayFiles.Idx(13, [6], [.. new float[] { 3, 5, 3, 5, 3, 5 }.SelectMany(value => BitConverter.GetBytes(value).Reverse())]));
        var run = await TrainingRun.PrepareAsync(new() { Data = path, LearningTask = DataSettings.LearningTask.Parse(task),
            Memory = DataSettings.Memory.Parse(memory), Hidden = [2], Epochs = 1 });
        Assert.Equal(task == "regression" ? LearningTask.Regression : LearningTask.Classification, run.Model.LearningTask);
        if (task != "regression") Assert.Equal(["3", "5"], run.Model.ClassNames!);
        _folder.Write("train-labels-idx1-ubyte",
            ArrayFiles.Idx(13, [6], [.. new float[] { 3, 5.5f, 3, 5, 3, 5 }.SelectMany(value => BitConverter.GetBytes(value).Reverse())]));
        if (task is null)
            Assert.StartsWith("train-images-idx3-ubyte: the label of sample 2 must be a whole number (got 5.5). To predict numbers,",
                await Refusal(new() { Data = path, Memory = DataSettings.Memory.Parse(memory) }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("16MB")]
    public async Task QMNIST_labels_are_the_first_of_eight_numbers(string? memory)
    {
        string path = _folder.Write("qmnist-train-images-idx3-ubyte.gz", ArrayFiles.Gzip(ArrayFiles.Idx(8, [2, 2, 2], new byte[8])));
        byte[] labels = [.. new[]
            { 7, 0, 1, 2, 3, 4, 5, 6, 4, 1, 1, 1, 1, 1, 1, 1 }.SelectMany(value => BitConverter.GetBytes(value).Reverse())];
        _folder.Write("qmnist-train-labels-idx2-int.gz", ArrayFiles.Gzip(ArrayFiles.Idx(12, [2, 8], labels)));
        var run = await TrainingRun.PrepareAsync(new() { Data = path, Memory = DataSettings.Memory.Parse(memory), Hidden = [2],
            Epochs = 1 });
        Assert.Equal(["4", "7"], run.Model.ClassNames!);
        Assert.Equal([0f, 1, 1, 0], run.Train.Take(2).Targets.ToArray());
        Assert.Contains(run.Model.Notes, note => note.Code == "first-of-labels");
    }

    [Fact]
    public async Task EMNIST_is_found_under_its_own_names_and_said_to_be_transposed()
    {
        foreach (string part in new[] { "train", "test" })
        {
            _folder.Write($"emnist-letters-{part}-images-idx3-ubyte", ArrayFiles.Idx(8, [2, 2, 2], new byte[8]));
            _folder.Write($"emnist-letters-{part}-labels-idx1-ubyte", ArrayFiles.Idx(8, [2], 1, 26));
        }

        _folder.Write("._emnist-letters-train-images-idx3-ubyte", "left by macOS");
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal((2, 2), (data.Dataset!.Count, data.TestDataset!.Count));
        Assert.Contains(data.Notes, note => note.Code == "transposed-images");
    }

    [Theory]
    [InlineData("x_train,y_train,x_test,y_test", "x_train,y_train,x_test,y_test")]
    [InlineData("train_images,train_labels,val_images,val_labels,test_images,test_labels",
        "train_images,train_labels,test_images,test_labels")]
    [InlineData("X,Y", "X,Y")]
    [InlineData("trainX,trainY,testX,testY", "trainX,trainY,testX,testY")]
    [InlineData("features_train,target_train", "features_train,target_train")]
    [InlineData("data,labels,names", "data,labels")]
    [InlineData("image,label", "image,label")]
    [InlineData("inputs,outputs,x_test", "inputs,outputs")]
    [InlineData("X_tr,y_tr,X_te,y_te", "X_tr,y_tr,X_te,y_te")]
    [InlineData("y,images,x", "x,y")]
    [InlineData("coarse_labels,data", null)]
    [InlineData("x", null)]
    public void Names_say_which_arrays_are_inputs_and_targets(string names, string? used) =>
        Assert.Equal(used, ArrayNames.Find(names.Split(',')) is { } found ? string.Join(',', found.Used) : null);

    [Fact]
    public async Task Arrays_that_are_not_used_need_not_be_readable_and_are_named()
    {
        var data = await DataSource.LoadAsync(
            Npz(("x", Images), ("y", Whole), ("names", ArrayFiles.Npy("|O", "(6,)", [1, 2, 3])), ("x_val", Images)));
        Assert.Equal(6, data.Dataset!.Count);
        Assert.Equal("a.npz: x and y are the training data. Not used: names, x_val.", Assert.Single(data.Notes).Message);
    }

    [Fact]
    public async Task Arrays_without_names_are_told_by_their_shapes()
    {
        var two = await DataSource.LoadAsync(Npz(("arr_0", Images), ("arr_1", Whole)));
        Assert.Equal((6, "unnamed-arrays"), (two.Dataset!.Count, Assert.Single(two.Notes).Code));
        byte[] images = ArrayFiles.Npy("|u1", "(2, 2, 2)", new byte[8]), labels = ArrayFiles.Npy("<i8", "(2,)", ArrayFiles.Bytes(0L, 1L));
        foreach (var arrays in new[] { new[] { Images, Whole, images, labels }, [Images, images, Whole, labels] })
        {
            var four = await DataSource.LoadAsync(Npz([.. arrays.Select((array, i) => ($"arr_{i}", array))]));
            Assert.Equal((6, 2), (four.Dataset!.Count, four.TestDataset!.Count));
        }

        Assert.StartsWith("a.npz: expected arrays x and y, or x_train, y_train, x_test and y_test",
            await Lines.ErrorAsync(() => DataSource.LoadAsync(Npz(("arr_0", Whole), ("arr_1", Images)))));
    }

    [Theory]
    [InlineData("|O", "holds Python objects (dtype object)")]
    [InlineData("<U5", "holds text (dtype U5)")]
    [InlineData("<M8[ns]", "holds dates or times (dtype M8[ns])")]
    [InlineData("<c16", "holds complex numbers (dtype c16)")]
    public async Task What_is_no_number_is_named_as_that(string type, string what) => Assert.Contains(
        $"a.npz, array y: the array {what} (expected numbers or booleans).",
            await Lines.ErrorAsync(() => DataSource.LoadAsync(Npz(("x", Images), ("y", ArrayFiles.Npy(type, "(6,)", new byte[96]))))));

    private string ImageFolder()
    {
        for (int n = 0; n < 3; n++)
        {
            _folder.Write($"images/a/{n}.png", SmallPng.Grey(2, 2, i => (byte)(n + i)));
            _folder.Write($"images/b/{n}.png", SmallPng.Grey(2, 2, i => (byte)(100 + n + i)));
        }

        return _folder.PathOf("images");
    }
}
