using Nabla.Data;
using Nabla.Data.Sources;

namespace Nabla.Models.Tests;

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
        Assert.Contains("the model does not know the class \"odd\" (expected dark, light)", (await Refused(_folder.Path)).Message);
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
        Assert.Contains("2.png must have 4 × 5 pixels as the images that the network is trained on (got "
            + "5 × 4)", (await Refused(_folder.Path)).Message);
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
            var model = (await TrainingRun.PrepareAsync(new() { Data = _folder.PathOf(train), Hidden = [3], Epochs = 1 },
                cancellationToken: cancel)).Model;
            Assert.Equal(train == "grey" ? 20 : 60, model.Network.Architecture.Inputs);
            Assert.Equal(7, (await ModelData.LoadSamplesAsync(model, _folder.PathOf("color"), cancellationToken: cancel)).Count);
            Assert.Equal(6, (await ModelData.LoadSamplesAsync(model, _folder.PathOf("grey"), cancellationToken: cancel)).Count);
            Assert.Equal(1, (await ModelData.PredictAsync(model, _folder.PathOf("asked"), cancellationToken: cancel)).Count);
            Assert.Equal(7, (await TrainingRun.PrepareAsync(new()
                { Data = _folder.PathOf(train), Validation = ValidationData.FromFile(_folder.PathOf("color")), Hidden = [3] },
                    cancellationToken: cancel)).Validation!.Count);
        }
    }

    [Fact]
    public async Task A_jpeg_is_read_too()
    {
        // 8 × 8 pixels of the grey 128, coded by hand as a baseline JPEG: one block whose coefficients are all 0.
        string one = "01" + new string('0', 30) + "00";
        byte[] jpeg = Convert.FromHexString(
            "FFD8" + "FFDB004300" + string.Concat(Enumerable.Repeat("01", 64)) + "FFC0000B080008000801011100" + "FFC4001400" + one
                + "FFC4001410" + one + "FFDA0008010100003F00" + "3F" + "FFD9");
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
        Assert.Contains("must have 4 × 5 pixels", message);
        Assert.Contains("got 4 × 6)", message);
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
        Assert.Contains("at least 2 subfolders with images", (await Refused(_folder.Path)).Message);
    }

    [Fact]
    public async Task A_model_of_images_is_trained_judged_saved_and_asked_about_single_files()
    {
        Fill("", 12);
        var run = await TrainingRun.PrepareAsync(new()
            { Data = _folder.Path, Preset = Preset.Image, Hidden = [8], Epochs = 30, LearningRate = 0.01 });
        run.Fit();
        run.Model.Save(_folder.PathOf("model.onnx"));
        var model = Model.Load(_folder.PathOf("model.onnx"));
        var samples = await ModelData.LoadSamplesAsync(model, _folder.Path);
        Assert.Equal(1, model.Evaluate(samples)["accuracy"]);
        string loose = _folder.Write("new/1.png", SmallPng.Grey(4, 5, _ => 190)),
            dark = _folder.Write("new/2.png", SmallPng.Grey(4, 5, _ => 12));
        Assert.Equal("light", (await ModelData.PredictAsync(model, loose)).PredictedLabel(0));
        var both = await ModelData.PredictAsync(model, _folder.PathOf("new"));
        Assert.Equal(["light", "dark"], [both.PredictedLabel(0), both.PredictedLabel(1)]);
        Assert.Contains("Leave out Memory",
            (await Assert.ThrowsAsync<NablaException>(() =>
                TrainingRun.PrepareAsync(new() { Data = _folder.Path, Memory = 1_000_000 }))).Message);
        Assert.Contains("a subfolder of images for each class", (await Refused(dark)).Message);
    }

    [Fact]
    public async Task Hidden_folders_and_what_systems_leave_are_no_classes_and_what_is_passed_over_is_counted()
    {
        Fill("", 2);
        _folder.Write(".ipynb_checkpoints/1-checkpoint.png", SmallPng.Grey(4, 5, _ => 1));
        _folder.Write("__MACOSX/dark/1.png", SmallPng.Grey(4, 5, _ => 1));
        _folder.Write("dark/.ipynb_checkpoints/1.png", SmallPng.Grey(4, 5, _ => 1));
        _folder.Write("dark/Thumbs.db", "no image");
        _folder.Write("dark/.DS_Store", "no image");
        _folder.Write("light/1.WEBP", "not read");
        _folder.Write("light/2.webp", "not read");
        _folder.Write("light/3.tif", "not read");
        _folder.Write("loose.png", SmallPng.Grey(4, 5, _ => 1));
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal(["dark", "light"], data.Dataset!.ClassNames!);
        Assert.Equal(4, data.Dataset.Count);
        string Message(string code) => Assert.Single(data.Notes, note => note.Code == code).Message;
        Assert.Contains("2 .webp, 1 .tif, 1 .txt", Message("skipped-files"));
        Assert.Contains("1 image outside the folders of the classes is left out:", Message("loose-images"));
        Assert.EndsWith("folders without supported images are not used as classes: notes.", Message("no-class"));
        Assert.Contains((await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Hidden = [2], Epochs = 1 })).Fit().Findings, finding =>
            finding.Name == "skipped-files");
    }

    [Theory]
    [InlineData("Train", "Test", null)]
    [InlineData("Training", "Testing", "Valid")]
    [InlineData("train", "test", "val")]
    [InlineData("TRAIN", "valid", null)]
    public async Task Parts_are_known_by_their_usual_names(string train, string test, string? validation)
    {
        Fill(train, 3);
        Fill(test, 2);
        if (validation is not null) Fill(validation, 1);
        var run = await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Hidden = [2], Epochs = 1 });
        Assert.Equal((6, 4, validation is null ? null : 2), (run.Train.Count, run.Test!.Count, run.Validation?.Count));
        Assert.Contains(run.Model.Notes, note => note.Code == "parts");
        // The configuration says where it is, so that the same run can be made again.
        Assert.Equal(validation is null ? "0" : _folder.PathOf(validation), $"{run.Model.Configuration.Validation}");
        Assert.Null((await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Validation = 0 })).Validation);
    }

    [Fact]
    public async Task A_validation_folder_has_the_classes_of_training()
    {
        Fill("train", 3);
        Fill("test", 1);
        _folder.Write("val/light/1.png", SmallPng.Grey(4, 5, _ => 200));
        var run = await TrainingRun.PrepareAsync(new() { Data = _folder.Path });
        Assert.Equal(1, ((Dataset)run.Validation!).ClassOf(0));
        _folder.Write("val/other/1.png", SmallPng.Grey(4, 5, _ => 200));
        Assert.Contains("the model does not know the class \"other\" (expected dark, light). Use folders that belong together",
            (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(new() { Data = _folder.Path }))).Message);
    }

    [Fact]
    public async Task A_folder_in_a_folder_is_gone_into_and_folders_in_classes_belong_to_them()
    {
        Fill("archive/images", 2);
        _folder.Write("archive/images/dark/deep/1.png", SmallPng.Grey(4, 5, _ => 9));
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal((5, 3), (data.Dataset!.Count, Enumerable.Range(0, 5).Count(i => data.Dataset.ClassOf(i) == 0)));
        Assert.Contains(data.Notes, note => note.Code == "folder-within");
        Assert.Contains(data.Notes, note => note.Code == "nested-classes");
    }

    [Fact]
    public async Task Predictions_name_their_files_and_need_no_known_classes()
    {
        Fill("", 3);
        var model = (await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Hidden = [3], Epochs = 1 })).Model;
        _folder.Write("asked/unknown/deep/1.png", SmallPng.Grey(4, 5, _ => 190));
        _folder.Write("asked/2.png", SmallPng.Grey(4, 5, _ => 12));
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(["2.png", "unknown/deep/1.png"],
            (await ModelData.PredictAsync(model, _folder.PathOf("asked"), cancellationToken: cancel)).Files!);
        Assert.Equal(["2.png"], (await ModelData.PredictAsync(model, _folder.PathOf("asked/2.png"), cancellationToken: cancel)).Files!);
        var parts = await ModelData.PredictAsync(model, _folder.Path, cancellationToken: cancel);
        Assert.Equal(8, parts.Count);
        Assert.Equal("asked/2.png", parts.Files![0]);
    }

    // Drawn with opacity alone: as black on nothing, all pixels are black.
    [Theory]
    [InlineData(0, 255)]
    [InlineData(255, 0)]
    public async Task Ink_that_is_in_the_opacity_alone_is_laid_on_what_shows_it_and_the_model_remembers(byte ink, byte background)
    {
        for (int n = 0; n < 4; n++)
        {
            _folder.Write($"a/{n}.png", SmallPng.Transparent(4, 5, i => (ink, i % 5 == 0 ? (byte)255 : (byte)0)));
            _folder.Write($"b/{n}.png", SmallPng.Transparent(4, 5, i => (ink, i % 5 == 4 ? (byte)51 : (byte)0)));
        }

        var run = await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Hidden = [4], Epochs = 1 });
        var data = (Dataset)run.Train;
        Assert.Equal(background, data.Background);
        Assert.Equal([ink / 255f, background / 255f], data.Input(0)[..2].ToArray());
        Assert.Equal(Math.Round((ink * 51 + background * 204) / 255.0) / 255, data.Input(4)[4], 6);
        Assert.Contains(run.Model.Notes, note => note.Code == "transparent-images" && note.Message.StartsWith("8 of 8 images"));
        Assert.DoesNotContain(run.Fit().Findings, finding => finding.Name == "identical-samples");

        // Asked about one image of the other ink, it stays with what it learnt.
        run.Model.Save(_folder.PathOf("model.onnx"));
        var model = Model.Load(_folder.PathOf("model.onnx"));
        Assert.Equal(background, model.Background);
        string other = _folder.Write("c.png", SmallPng.Transparent(4, 5, _ => ((byte)(255 - ink), 128)));
        var told = await ModelData.PredictAsync(model, other);
        Assert.Contains(". 1 of them are blank then", Assert.Single(told.Notes, note => note.Code == "transparent-images").Message);
        var samples = await ModelData.LoadSamplesAsync(model, _folder.Path);
        Assert.Equal(data.Inputs.ToArray(), samples.Inputs.ToArray());
    }

    [Fact]
    public async Task Opaque_images_say_what_transparent_ones_are_laid_on()
    {
        for (int n = 0; n < 3; n++)
        {
            _folder.Write($"a/{n}.png", SmallPng.Grey(4, 5, i => i == 7 ? (byte)0 : (byte)250));
            _folder.Write($"b/{n}.png", SmallPng.Grey(4, 5, i => i == 12 ? (byte)0 : (byte)250));
        }

        Assert.Equal((byte)255, (await DataSource.LoadAsync(_folder.Path)).Dataset!.Background);
    }

    [Fact]
    public async Task Deep_grey_palettes_and_colors_with_opacity_are_read()
    {
        _folder.Write("a/deep.png", SmallPng.Deep(2, 2, i => (ushort)(i * 257 * 50)));
        _folder.Write("b/grey.png", SmallPng.Grey(2, 2, i => (byte)(i * 50)));
        var grey = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal(grey.Input(1).ToArray(), grey.Input(0).ToArray());
        _folder.Write("a/palette.png", SmallPng.Palette(2, 2, [(255, 0, 0, 255), (1, 2, 3, 0)], i => (byte)(i % 2)));
        _folder.Write("b/colors.png", SmallPng.TransparentColors(2, 2, i => (255, 0, 0, i % 2 == 0 ? (byte)255 : (byte)0)));
        var colors = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal(colors.Input(2).ToArray(), colors.Input(1).ToArray());
        Assert.Equal([1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1], colors.Input(1).ToArray());
    }

    [Fact]
    public async Task A_bitmap_and_a_gif_are_read_and_other_kinds_are_named_by_their_bytes()
    {
        // 1 × 1 pixel each: red, 24 bits; white, the smallest GIF there is.
        _folder.Write("a/1.bmp", Convert.FromHexString(
            "424D3A0000000000000036000000280000000100000001000000010018000000000004000000000000000000000000000000000000000000FF00"));
        _folder.Write("b/1.gif", Convert.FromHexString("47494638396101000100800000FFFFFF0000002C00000000010001000002024401003B"));
        var data = (await DataSource.LoadAsync(_folder.Path)).Dataset!;
        Assert.Equal([1, 0, 0], data.Input(0).ToArray());
        Assert.Equal([1, 1, 1], data.Input(1).ToArray());
        _folder.Write("a/2.jpg", [.. "RIFF"u8, 1, 0, 0, 0, .. "WEBPVP8 "u8]);
        Assert.Contains("2.jpg is a WebP file (expected PNG, JPEG, BMP or GIF).",
            (await Refused(_folder.Path)).Message);
        _folder.Write("a/2.jpg", "version https://git-lfs.github.com/spec/v1\noid sha256:0");
        Assert.Contains("2.jpg is a Git LFS pointer file", (await Refused(_folder.Path)).Message);
    }

    [Fact]
    public async Task Samples_that_are_all_equal_are_a_finding()
    {
        for (int n = 0; n < 3; n++)
        {
            _folder.Write($"a/{n}.png", SmallPng.Grey(4, 5, _ => 0));
            _folder.Write($"b/{n}.png", SmallPng.Grey(4, 5, _ => 0));
        }

        Assert.Contains((await TrainingRun.PrepareAsync(new() { Data = _folder.Path, Hidden = [2], Epochs = 1 })).Fit().Findings, finding =>
            finding.Name == "identical-samples");
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

    private static Task<NablaException> Refused(string path) => Assert.ThrowsAsync<NablaException>(() => DataSource.LoadAsync(path));
}
