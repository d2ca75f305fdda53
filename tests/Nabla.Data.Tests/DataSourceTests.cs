using System.Net;
using Nabla.Data.Downloads;
using Nabla.Data.Sources;

namespace Nabla.Data.Tests;

public sealed class DataSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly byte[] Pixels = ArrayFiles.Idx(8, [2, 2, 2], 0, 255, 0, 0, 255, 0, 0, 0);

    private static byte[] Labels(params byte[] labels) => ArrayFiles.Idx(8, [labels.Length], labels);

    private static async Task<string> Error(string text, DataOptions? options = null)
    {
        string message = (await Assert.ThrowsAsync<NablaException>(() => DataSource.LoadAsync(text, options))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public async Task A_built_in_set_is_loaded_by_name()
    {
        var data = await DataSource.LoadAsync("moons");
        Assert.Equal(("moons", "class"), (data.Name, data.Target));
        Assert.NotNull(data.TestTable);
    }

    [Theory]
    [InlineData("t.csv", "a,b\n1,2\n")]
    [InlineData("t.tsv", "a\tb\n1\t2\n")]
    [InlineData("t.data", "a,b\n1,2\n")]
    [InlineData("t", "a;b\n1;2\n")]
    public async Task Text_files_are_tables_whatever_they_are_called(string name, string text)
    {
        var data = await DataSource.LoadAsync(_folder.Write(name, text));
        Assert.Equal(["a", "b"], data.Table!.Names);
        Assert.Equal(name, data.Name);
    }

    [Theory]
    [InlineData("t.npy")]
    [InlineData("t.bin")]
    public async Task An_NPY_matrix_is_a_table(string name) =>
        Assert.Equal(["c1", "c2"],
        (await DataSource.LoadAsync(_folder.Write(name, ArrayFiles.Npy("<f4", "(2, 2)", ArrayFiles.Bytes(1f, 2f, 3f, 4f))))).Table!.Names);

    [Fact]
    public async Task NPZ_images_with_whole_labels_are_classes()
    {
        byte[] x = ArrayFiles.Npy("|u1", "(2, 2, 2)", Pixels[16..]);
        string path = _folder.Write("m.npz", ArrayFiles.Npz(
            ("x_train", x), ("y_train", ArrayFiles.Npy("|u1", "(2,)", [3, 5])), ("x_test", x),
                ("y_test", ArrayFiles.Npy("|u1", "(2,)", [5, 5]))));
        var data = await DataSource.LoadAsync(path);
        Assert.Equal(["3", "5"], data.Dataset!.ClassNames!);
        Assert.Equal((2, 2), data.Dataset.Image);
        Assert.Equal([0f, 1, 0, 1], data.TestDataset!.Targets.ToArray());
    }

    [Fact]
    public async Task NPZ_rows_are_a_table_with_the_target_beside_them()
    {
        byte[] x = ArrayFiles.Npy("<f4", "(2, 1)", ArrayFiles.Bytes(1f, 2f));
        var numbers = await DataSource.LoadAsync(
            _folder.Write("n.npz", ArrayFiles.Npz(("X", x), ("y", ArrayFiles.Npy("<f8", "(2,)", ArrayFiles.Bytes(0.5, 1))))));
        Assert.Equal(["c1", "target"], numbers.Table!.Names);
        Assert.Equal((ColumnKind.Number, "target"), (numbers.Table["target"].Kind, numbers.Target));
        var classes = await DataSource.LoadAsync(
            _folder.Write("c.npz", ArrayFiles.Npz(("X", x), ("y", ArrayFiles.Npy("<i8", "(2,)", ArrayFiles.Bytes(0L, 1L))))));
        Assert.Equal(ColumnKind.Text, classes.Table!["target"].Kind);
    }

    [Fact]
    public async Task NPZ_arrays_of_unknown_names_are_listed() =>
        Assert.StartsWith(
            "u.npz: expected arrays x and y, or x_train, y_train,",
            await Error(_folder.Write("u.npz", ArrayFiles.Npz(("foo", ArrayFiles.Npy("|u1", "(2,)", [1, 2]))))));

    [Fact]
    public async Task IDX_images_find_their_labels_and_test_images_beside_them()
    {
        string path = _folder.Write("train-images-idx3-ubyte.gz", ArrayFiles.Gzip(Pixels));
        _folder.Write("train-labels-idx1-ubyte", Labels(4, 9));
        _folder.Write("t10k-images-idx3-ubyte", Pixels);
        _folder.Write("t10k-labels-idx1-ubyte.gz", ArrayFiles.Gzip(Labels(9, 9)));
        foreach (string text in new[] { path, _folder.Path })
        {
            var data = await DataSource.LoadAsync(text);
            Assert.Equal(["4", "9"], data.Dataset!.ClassNames!);
            Assert.Equal([0f, 1, 0, 1], data.TestDataset!.Targets.ToArray());
        }
    }

    [Fact]
    public async Task IDX_images_alone_are_tested_with_the_classes_of_a_model()
    {
        string path = _folder.Write("some-images-idx3-ubyte", Pixels);
        _folder.Write("some-labels-idx1-ubyte", Labels(7, 7));
        var data = await DataSource.LoadAsync(path, new DataOptions { ClassNames = ["6", "7"] });
        Assert.Equal([0f, 1, 0, 1], data.Dataset!.Targets.ToArray());
        Assert.Null(data.TestDataset);
    }

    [Fact]
    public async Task Labels_that_are_missing_are_named() =>
        Assert.Equal(
            "The labels of a-images-idx3-ubyte are missing: expected a-labels-idx1-ubyte in the same folder.",
            await Error(_folder.Write("a-images-idx3-ubyte", Pixels)));

    [Fact]
    public async Task A_wrong_magic_number_in_a_file_named_like_IDX_is_shown() =>
        Assert.StartsWith("bad-idx3-ubyte is not an IDX file:",
        await Error(_folder.Write("bad-idx3-ubyte", ArrayFiles.Idx(7, [1, 1, 1], 1))));

    [Fact]
    public async Task Numbers_of_images_and_labels_must_agree()
    {
        _folder.Write("a-labels-idx1-ubyte", Labels(1, 2, 3));
        Assert.StartsWith("a-images-idx3-ubyte: there must be as many labels or targets as samples",
            await Error(_folder.Write("a-images-idx3-ubyte", Pixels)));
    }

    [Fact]
    public async Task Labels_in_place_of_images_are_refused() =>
    Assert.StartsWith("a-labels-idx1-ubyte: expected images (got 2 numbers,",
    await Error(_folder.Write("a-labels-idx1-ubyte", Labels(1, 2))));

    [Fact]
    public async Task A_folder_with_train_and_test_tables_gives_both()
    {
        _folder.Write("train.csv", "a,b\n1,2\n");
        _folder.Write("test.csv", "a,b\n3,4\n");
        var data = await DataSource.LoadAsync(_folder.Path);
        Assert.Equal("1", data.Table!["a"].TextAt(0));
        Assert.Equal("3", data.TestTable!["a"].TextAt(0));
    }

    [Fact]
    public async Task A_folder_without_data_says_what_was_expected() =>
    Assert.Contains("must have train-images-idx3-ubyte(.gz), train.csv", await Error(_folder.Path));

    [Theory]
    [InlineData("mooons", "Did you mean \"moons\"?")]
    [InlineData("nowhere.csv", "Check the path. Built-in data sets: digits, xor,")]
    public async Task What_is_not_there_is_told(string text, string end) => Assert.Contains(end, await Error(text));

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Images_that_are_published_are_read_from_a_folder_that_has_them()
    {
        string shared = Path.GetDirectoryName(SharedData.PathOf("mnist"))!;
        foreach (string folder in new[] { shared, Path.Combine(shared, "mnist") })
        {
            var data = await DataSource.LoadAsync("mnist", new DataOptions { DataDirectory = folder, CacheDirectory = _folder.Path });
            Assert.Equal((60_000, 10_000), (data.Dataset!.Count, data.TestDataset!.Count));
            Assert.Equal((28, 28), data.Dataset.Image);
            Assert.Equal(5, data.Dataset.ClassOf(0));
            Assert.InRange(data.Dataset.Inputs.Span[..784].ToArray().Max(), 0.99f, 1f);
        }
    }

    [Fact]
    public async Task Files_of_one_set_are_not_taken_for_those_of_another()
    {
        string mnist = SharedData.PathOf("mnist");
        foreach (string name in new[] { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz" })
            _folder.Write(name, File.ReadAllBytes(Path.Combine(mnist, name)));
        Assert.StartsWith("fashion-mnist: train-images", await Error("fashion-mnist", Offline with { DataDirectory = _folder.Path }));
        Assert.StartsWith("fashion-mnist: train-images", await Error("fashion-mnist", Offline with { DataDirectory = mnist }));
    }

    [Fact]
    public async Task Without_a_network_the_message_says_what_to_do()
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        string message = await Error("fashion-mnist", Offline with { DataDirectory = _folder.PathOf("empty") });
        Assert.StartsWith("fashion-mnist: train-images-idx3-ubyte.gz could not be downloaded (raw.githubusercontent.com: no network;",
            message);
        Assert.EndsWith("Connect to the network and try again, or put the four files into a folder and set NABLA_DATA to it, or set "
            + "DataDirectory to FOLDER.", message);
    }

    [Fact]
    public async Task A_data_folder_that_is_not_there_is_told() =>
    Assert.Equal("There is no folder \"nowhere\". Check "
        + "DataDirectory.", await Error("mnist", new DataOptions { DataDirectory = "nowhere" }));

    private DataOptions Offline =>
        new() { CacheDirectory = _folder.PathOf("cache"), Downloader = new Downloader(new HttpClient(new NoNetwork())) };

    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            throw new HttpRequestException("no network", null, HttpStatusCode.ServiceUnavailable);
    }
}
