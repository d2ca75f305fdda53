using Nabla.Data.Models;

namespace Nabla.Data.Tests;

/// <summary>Folders of PNG files; the images are those of the tests' own small writer.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_subfolder_is_a_class_and_each_image_a_sample()
    {
        Fill("", 3);
        var data = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal((6, 20, 2), (data.Count, data.InputWidth, data.TargetWidth));
        Assert.Equal((4, 5), data.Image);
        Assert.Equal(["dark", "light"], data.ClassNames!);
        Assert.Equal([0, 0, 0, 1, 1, 1], Enumerable.Range(0, 6).Select(data.ClassOf));
        Assert.Equal(12 / 255f, data.Input(1)[1]);
        Assert.Equal(201 / 255f, data.Input(4)[0]);
    }

    [Fact]
    public async Task Folders_named_train_and_test_are_the_two_parts()
    {
        Fill("train", 4);
        Fill("test", 2);
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal((8, 4), (data.Dataset!.Count, data.TestDataset!.Count));
        _folder.Write("test/odd/1.png", SmallPng.Grey(4, 5, _ => 1));
        Assert.Contains("the class \"odd\", which is not among those of training: dark, light", (await Refused(_folder.Path)).Message);
    }

    [Fact]
    public async Task Colors_become_planes_and_one_colored_image_makes_all_so()
    {
        Fill("", 1);
        _folder.Write("light/color.png", SmallPng.Colors(4, 5, i => (10, (byte)i, 30)));
        var data = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal((3, 60), (data.Count, data.InputWidth));
        Assert.Equal((4, 5), data.Image);
        var color = data.Input(2);
        Assert.Equal(Enumerable.Repeat(10 / 255f, 20), color[..20].ToArray());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i / 255f), color[20..40].ToArray());
        Assert.Equal(data.Input(0)[..20].ToArray(), data.Input(0)[40..].ToArray());
    }

    // Four grey images of training: a test part in color is read as grey, one of another size is refused before training.
    [Fact]
    public async Task A_test_part_is_read_as_the_training_part()
    {
        Fill("train", 2);
        _folder.Write("test/light/1.png", SmallPng.Colors(4, 5, _ => (200, 200, 200)));
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal((20, 20, 200 / 255f), (data.Dataset!.InputWidth, data.TestDataset!.InputWidth, data.TestDataset.Input(0)[0]));
        _folder.Write("test/light/2.png", SmallPng.Grey(5, 4, _ => 1));
        Assert.Contains("The images that the network learns from have 4 × 5 pixels but", (await Refused(_folder.Path)).Message);
    }

    [Fact]
    public async Task A_model_of_colors_takes_grey_images_and_one_of_grey_takes_colors()
    {
        Fill("grey", 3);
        Fill("color", 3);
        _folder.Write("color/light/color.png", SmallPng.Colors(4, 5, i => (10, (byte)i, 30)));
        _folder.Write("asked/1.png", SmallPng.Grey(4, 5, _ => 90));
        var cancel = TestContext.Current.CancellationToken;
        foreach (string train in new[] { "grey", "color" })
        {
            var model = (await TrainingRun.PrepareAsync(new() { Data = _folder.PathOf(train), Hidden = [3], Epochs = 1 }, cancel: cancel)).Model;
            Assert.Equal(train == "grey" ? 20 : 60, model.Network.Architecture.Inputs);
            Assert.Equal(7, (await ModelData.SamplesAsync(model, _folder.PathOf("color"), cancel: cancel)).Count);
            Assert.Equal(6, (await ModelData.SamplesAsync(model, _folder.PathOf("grey"), cancel: cancel)).Count);
            Assert.Equal(1, (await ModelData.PredictAsync(model, _folder.PathOf("asked"), cancel: cancel)).Count);
            Assert.Equal(7, (await TrainingRun.PrepareAsync(new() { Data = _folder.PathOf(train), Validation = _folder.PathOf("color"), Hidden = [3] }, cancel: cancel)).Validation!.Count);
        }
    }

    [Fact]
    public async Task A_jpeg_is_read_too()
    {
        // 8 × 8 pixels of the grey 128, coded by hand as a baseline JPEG: one block whose coefficients are all 0.
        string one = "01" + new string('0', 30) + "00";
        byte[] jpeg = Convert.FromHexString(
            "FFD8" + "FFDB004300" + string.Concat(Enumerable.Repeat("01", 64)) + "FFC0000B080008000801011100" + "FFC4001400" + one + "FFC4001410" + one + "FFDA0008010100003F00" + "3F" + "FFD9");
        _folder.Write("a/1.jpg", jpeg);
        _folder.Write("b/1.png", SmallPng.Grey(8, 8, _ => 7));
        var data = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal((8, 8), data.Image);
        Assert.All(data.Input(0).ToArray(), value => Assert.Equal(128 / 255f, value));
    }

    [Fact]
    public async Task Images_of_two_sizes_are_refused_and_both_are_named()
    {
        Fill("", 1);
        _folder.Write("light/wide.png", SmallPng.Grey(4, 6, _ => 1));
        var message = (await Refused(_folder.Path)).Message;
        Assert.Contains("4 × 5 pixels but", message);
        Assert.Contains("wide.png has 4 × 6", message);
    }

    [Fact]
    public async Task Whatever_is_cut_off_or_no_image_is_refused_by_name()
    {
        Fill("", 1);
        byte[] whole = SmallPng.Grey(4, 5, i => (byte)i);
        for (int length = 0; length < whole.Length - 12; length += 5)
        {
            _folder.Write("light/cut.png", whole[..length]);
            Assert.Contains("cut.png", (await Refused(_folder.Path)).Message);
        }
    }

    [Fact]
    public async Task One_class_alone_cannot_be_learnt()
    {
        _folder.Write("only/1.png", SmallPng.Grey(2, 2, _ => 1));
        Assert.Contains("at least two", (await Refused(_folder.Path)).Message);
    }

    [Fact]
    public async Task A_model_of_images_is_trained_judged_saved_and_asked_about_single_files()
    {
        Fill("", 12);
        var run = await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Recipe = "image", Hidden = [8], Epochs = 30, LearningRate = 0.01 });
        run.Go();
        run.Model.Save(_folder.PathOf("model.onnx"));
        var model = Model.Load(_folder.PathOf("model.onnx"));
        var samples = await ModelData.SamplesAsync(model, _folder.Path);
        Assert.Equal(1, model.Evaluate(samples)["accuracy"]);
        string loose = _folder.Write("new/1.png", SmallPng.Grey(4, 5, _ => 190)), dark = _folder.Write("new/2.png", SmallPng.Grey(4, 5, _ => 12));
        Assert.Equal("light", (await ModelData.PredictAsync(model, loose)).LabelOf(0));
        var both = await ModelData.PredictAsync(model, _folder.PathOf("new"));
        Assert.Equal(["light", "dark"], [both.LabelOf(0), both.LabelOf(1)]);
        Assert.Contains("Leave --memory out", (await Assert.ThrowsAsync<DataException>(() => TrainingRun.PrepareAsync(new() { Data = _folder.Path, Memory = "1MB" }))).Message);
        Assert.Contains("a subfolder of images for each class", (await Refused(dark)).Message);
    }

    private void Fill(string under, int each)
    {
        for (int n = 0; n < each; n++)
        {
            _folder.Write(Path.Combine(under, "light", $"{n}.png"), SmallPng.Grey(4, 5, i => (byte)(200 + n)));
            _folder.Write(Path.Combine(under, "dark", $"{n}.png"), SmallPng.Grey(4, 5, i => (byte)(10 + (n + i) % 20)));
        }

        _folder.Write(Path.Combine(under, "dark", "._0.png"), "hidden by macOS");
        _folder.Write(Path.Combine(under, "notes", "readme.txt"), "no images here");
    }

    private static Task<DataException> Refused(string path) => Assert.ThrowsAsync<DataException>(() => DataSource.LoadAsync(path));
}
