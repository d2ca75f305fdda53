namespace Nabla.Data.BuiltIn;

/// <summary>The data sets that the library generates.</summary>
public static class BuiltInData
{
    private const int TrainDigits = 100_000, TestDigits = 10_000, TrainPoints = 600, TestPoints = 600;

    /// <summary>All built-in sets.</summary>
    public static IReadOnlyList<BuiltInSet> All { get; } =
    [
        new("digits", $"synthetic handwritten digits, 28×28 gray, {TrainDigits:N0} for training and {TestDigits:N0} for testing", seed =>
            new LoadedData("digits")
        {
            Dataset = DigitImages.Draw(TrainDigits, seed),
            TestDataset = DigitImages.Draw(TestDigits, seed, first: TrainDigits),
        }),
        new("xor", "two classes: four clusters at the corners of a square, opposite corners have the same class", seed =>
            OfPoints(first => Xor.Draw(Count(first), seed, first: first))),
        new("moons", "two classes: two interleaving half circles", seed =>
            OfPoints(first => Moons.Draw(Count(first), seed, first: first))),
        new("circles", "two classes: a circle inside a larger circle", seed => OfPoints(first => Circles.Draw(Count(first), seed,
            first: first))),
        new("spirals", "two classes: two interleaving spirals", seed => OfPoints(first => Spirals.Draw(Count(first), seed, first: first))),
        new("blobs", "three classes: three Gaussian clusters that overlap slightly", seed => OfPoints(first => Blobs.Draw(Count(first),
            seed, first: first))),
    ];

    /// <summary>Finds a set by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The set; null if not found.</returns>
    public static BuiltInSet? Find(string name) => All.FirstOrDefault(set => set.Name == name);

    private static int Count(long first) => first == 0 ? TrainPoints : TestPoints;

    private static LoadedData OfPoints(Func<long, Table> draw)
    {
        var train = draw(0);
        return new LoadedData(train.Source) { Table = train, TestTable = draw(TrainPoints), Target = Points.Class };
    }
}

/// <summary>A data set that the library generates.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">A description in one line.</param>
/// <param name="Draw">Generates the training part and the test part from a seed.</param>
public sealed record BuiltInSet(string Name, string Description, Func<ulong, LoadedData> Draw);
