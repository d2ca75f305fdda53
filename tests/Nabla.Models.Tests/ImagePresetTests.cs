using Nabla.Costs;
using Nabla.Augmentation;
using Nabla.Schedules;
using Nabla.Data.BuiltIn;
using Nabla.Data;

namespace Nabla.Models.Tests;

public class ImagePresetTests
{
    [Fact]
    public void Images_are_distorted_as_Simard_did_unless_something_else_is_asked_for()
    {
        var digits = DigitImages.Draw(20, seed: 0);
        var resolved = new RunConfiguration { Preset = Preset.Image }.Resolve(digits);
        Assert.Equal([new Elastic(4, 34)], resolved.Augment!);
        Assert.Equal([800], resolved.Hidden!);
        Assert.Equal((new SoftmaxCrossEntropy(), 100), (resolved.Cost, resolved.Epochs));
        Assert.Equal(4, ((Nabla.Augmentation.Elastic)resolved.ToTrainingOptions().Distortions[0]).Sigma);
        Assert.Empty(new RunConfiguration { Preset = Preset.Image, Augment = [] }.Resolve(digits).Augment!);
        Assert.Empty(new RunConfiguration { Preset = Preset.Image, Augment = [] }.Resolve(digits).ToTrainingOptions().Distortions);
        Assert.Null(new RunConfiguration { Preset = Preset.Standard }.Resolve(digits).Augment);
    }

    [Fact]
    public void Larger_images_are_bent_alike_only_larger()
    {
        var large = new Dataset(new float[2 * 56 * 56], new float[] { 1, 0, 0, 1 }, 56 * 56, 2, LearningTask.Classification)
            { Image = (56, 56) };
        Assert.Equal("elastic:sigma=8,alpha=136",
            new RunConfiguration { Preset = Preset.Image }.Resolve(large).Augment!.Single().Spec.ToString());
    }

    [Fact]
    public void Distortions_are_written_and_read_with_the_configuration()
    {
        var asked = new RunConfiguration { Augment = [new Elastic(5, 38), new Rotation()], AugmentStrength = new Cosine(0.5) };
        var resolved = (asked with { Hidden = [4] }).Resolve(DigitImages.Draw(20, seed: 0));
        Assert.Equal(("elastic:sigma=5,alpha=38+rotation:degrees=15", "cosine:floor=0.5,period=0,multiplier=1"),
            (DistortionRegistry.Format(resolved.Augment!), resolved.AugmentStrength!.Spec.ToString()));
        Assert.Equal(resolved, RunConfiguration.FromJson(resolved.ToJson()));
    }

    [Fact]
    public void Tables_have_no_images_to_distort()
    {
        var table = new Dataset(new float[8], new float[] { 1, 2, 3, 4 }, 2, 1, LearningTask.Regression);
        Assert.Contains("the data has no images",
            Assert.Throws<NablaException>(() => new RunConfiguration { Preset = Preset.Image }.Resolve(table)).Message);
        Assert.Contains("no image", Assert.Throws<NablaException>(() =>
            new RunConfiguration { Augment = DistortionRegistry.ParseList("elastic") }.Resolve(table)).Message);
    }

    [Fact]
    public void A_name_that_is_no_distortion_is_refused_with_those_there_are() => Assert.Contains(
        "There is no distortion \"blur\". Known: elastic, rotation",
        Assert.Throws<NablaException>(() => RegularizationSettings.Augment.Parse("blur")).Message);
}
