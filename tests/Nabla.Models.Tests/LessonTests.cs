using Nabla.Data.BuiltIn;
using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>The lesson's network on images, shorter than in benchmarks/accuracy.</summary>
[Trait("Speed", "slow")]
public class LessonTests
{
    [Fact]
    public void The_lessons_network_learns_the_built_in_digits()
    {
        var model = Model.For(DigitImages.Draw(6_000, seed: 1), new() { Epochs = 8 });
        model.Fit();
        Assert.Equal(13_002, model.Network.Theta.Length);
        Assert.InRange(model.Evaluate(DigitImages.Draw(1_000, seed: 1, first: 6_000))["accuracy"]!.Value, 0.7, 1);
    }

    [Fact]
    public void Three_epochs_of_the_lesson_read_mnist()
    {
        string folder = SharedData.PathOf("mnist");
        var model = Model.For(Read("train").Take(50_000), new() { Epochs = 3 });
        model.Fit();
        Assert.InRange(model.Evaluate(Read("t10k"))["accuracy"]!.Value, 0.86, 0.95);

        Dataset Read(string part) => Samples.FromClasses(
            Idx.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz")), Idx.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz")));
    }
}
