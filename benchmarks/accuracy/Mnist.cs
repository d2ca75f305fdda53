using Nabla.Data;
using Nabla.Data.BuiltIn;
using Nabla.Data.Readers;

namespace Nabla.Accuracy;

/// <summary>MNIST's images, and the built-in digits in the same form.</summary>
internal sealed class Mnist(Dataset train, Dataset test)
{
    /// <summary>The 10,000 test images.</summary>
    public Dataset Test => test;

    /// <summary>The images that an experiment learns from; of the built-in digits the training part that seed 0 draws.</summary>
    public Dataset For(Source source) => source switch
    {
        Source.First50000 => train.Take(50_000),
        Source.All60000 => train,
        _ => BuiltInData.Find("digits")!.Draw(0).Dataset!,
    };

    /// <summary>The same with the last 10,000 training images in place of the test images: for choices.</summary>
    public Mnist Held() => new(train.Take(50_000), train.Slice(50_000, 10_000));

    /// <summary>Reads the four files from the folder <c>mnist</c> in NABLA_DATA, or in ../shared/data.</summary>
    public static Mnist Load()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("NABLA_DATA") ?? Path.Combine("..", "shared", "data"), "mnist");
        return new(Read(folder, "train"), Read(folder, "t10k"));
    }

    private static Dataset Read(string folder, string part) => Samples.FromClasses(
        Idx.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz")), Idx.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz")));
}
