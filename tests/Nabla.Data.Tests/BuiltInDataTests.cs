using Nabla.Data.BuiltIn;
using Nabla.Data.Features;

namespace Nabla.Data.Tests;

public class BuiltInDataTests
{
    public static TheoryData<string> Points => [.. BuiltInData.All.Select(set => set.Name).Where(name => name != "digits")];

    [Theory]
    [MemberData(nameof(Points))]
    public void A_set_of_points_trains_by_its_own_target_and_has_a_test_part(string name)
    {
        var data = BuiltInData.Find(name)!.Draw(1);
        var prep = Preprocessing.Fit(data.Table!, data.Target!);
        Assert.Equal(["x", "y"], prep.InputNames);
        var train = prep.Apply(data.Table!);
        Assert.Equal((600, 600), (train.Count, prep.Apply(data.TestTable!).Count));
        for (int k = 0; k < train.TargetWidth; k++)
            Assert.Equal(600 / train.TargetWidth, Enumerable.Range(0, 600).Count(i => train.ClassOf(i) == k));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void The_same_seed_draws_the_same_points_and_another_seed_others(string name)
    {
        var set = BuiltInData.Find(name)!;
        Assert.Equal(X(set.Draw(1).Table!), X(set.Draw(1).Table!));
        Assert.NotEqual(X(set.Draw(1).Table!), X(set.Draw(2).Table!));
        Assert.NotEqual(X(set.Draw(1).Table!), X(set.Draw(1).TestTable!));
    }

    [Fact]
    public void Points_are_functions_of_their_number() => Assert.Equal(X(Moons.Draw(10, 3))[4..], X(Moons.Draw(6, 3, first: 4)));

    [Fact]
    public void Xor_without_noise_is_its_truth_table()
    {
        var table = Xor.Draw(40, 0, noise: 0);
        var corners = new HashSet<string>();
        for (int row = 0; row < 40; row++)
        {
            string x = table["x"].TextAt(row)!, y = table["y"].TextAt(row)!;
            Assert.Equal(x == y ? "0" : "1", table["class"].TextAt(row));
            corners.Add(x + y);
        }

        Assert.Equal(4, corners.Count);
    }

    [Fact]
    public void Drawn_digits_are_a_balanced_dataset_of_images()
    {
        var data = DigitImages.Draw(50, 7, first: 20);
        Assert.Equal((28, 28), data.Image);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], data.ClassNames!);
        for (int digit = 0; digit < 10; digit++) Assert.Equal(5, Enumerable.Range(0, 50).Count(i => data.ClassOf(i) == digit));
        Assert.All(data.Inputs.ToArray(), x => Assert.InRange(x, 0, 1));
        var pixels = new byte[SyntheticDigits.Pixels];
        Assert.Equal(data.ClassOf(3), SyntheticDigits.Draw(7, 23, pixels));
        Assert.Equal(pixels.Select(p => p / 255f), data.Input(3).ToArray());
    }

    private static double[] X(Table table) => Assert.IsType<NumericColumn>(table["x"]).Values.ToArray();
}
