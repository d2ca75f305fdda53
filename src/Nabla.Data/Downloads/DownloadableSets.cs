namespace Nabla.Data.Downloads;

/// <summary>The image sets that can be downloaded.</summary>
public static class DownloadableSets
{
    // Sizes and hashes of fashion-mnist are from TensorFlow Datasets, those of mnist from the original files.
    private static readonly string[] MnistMirrors =
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ];

    private static readonly string[] FashionMirrors =
    [
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ];

    /// <summary>All downloadable sets.</summary>
    public static IReadOnlyList<DownloadableSet> All { get; } =
    [
        new(
            "mnist",
            "handwritten digits, 28×28 gray, 60,000 for training and 10,000 for testing (LeCun, Cortes, Burges)",
            File("train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", MnistMirrors),
            File("train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", MnistMirrors),
            File("t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", MnistMirrors),
            File("t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", MnistMirrors),
            ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]),
        new(
            "fashion-mnist",
            "images of clothing, 28×28 gray, 60,000 for training and 10,000 for testing (Zalando Research)",
            File("train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                FashionMirrors),
            File("train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", FashionMirrors),
            File("t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", FashionMirrors),
            File("t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", FashionMirrors),
            ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]),
    ];

    /// <summary>Finds a set by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The set; null if not found.</returns>
    public static DownloadableSet? Find(string name) => All.FirstOrDefault(set => set.Name == name);

    private static RemoteFile File(string name, long size, string sha256, string[] mirrors) =>
        new(name, size, sha256, [.. mirrors.Select(mirror => new Uri(mirror + name))]);
}

/// <summary>An image set that is published as four IDX files.</summary>
/// <param name="Name">The name on the command line and of its folder.</param>
/// <param name="Description">A description in one line.</param>
/// <param name="TrainImages">The training images.</param>
/// <param name="TrainLabels">The training labels.</param>
/// <param name="TestImages">The test images.</param>
/// <param name="TestLabels">The test labels.</param>
/// <param name="Classes">The name of class 0, class 1, ….</param>
public sealed record DownloadableSet(
    string Name,
    string Description,
    RemoteFile TrainImages,
    RemoteFile TrainLabels,
    RemoteFile TestImages,
    RemoteFile TestLabels,
    IReadOnlyList<string> Classes)
{
    /// <summary>The four files.</summary>
    public IReadOnlyList<RemoteFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];
}
