using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Streams;
using Nabla.Numerics;
using Parquet;
using Parquet.Schema;

namespace Nabla.Models.Tests;

public sealed class StreamedSamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_become_the_same_samples_as_those_of_a_table()
    {
        string path = _folder.Write("t.csv", LongFile.Text());
        var options = new PreprocessingOptions { WeightColumn = "id", ClassWeights = ClassWeights.Balanced };
        var table = Csv.Read(path);
        var expected = Preprocessing.Fit(table, "y", options).Apply(table);
        var stream = new CsvStream(path, new CsvOptions());
        var survey = StreamingStatistics.Collect(stream, ["y"], options, default, 1 << 28, default);
        var samples = new StreamedRows(stream, Preprocessing.Fit(survey, ["y"], options), Part.All, default, LongFile.Rows,
            weightClasses: true);
        var read = samples.Take(LongFile.Rows);
        Assert.Equal(expected.Inputs.ToArray(), read.Inputs.ToArray());
        Assert.Equal(expected.Targets.ToArray(), read.Targets.ToArray());
        Assert.Equal(expected.Weights!.Value.ToArray(), read.Weights!.Value.ToArray());
        Assert.Equal(expected.ClassNames, read.ClassNames);
    }

    [Fact]
    public void Each_row_is_in_one_part_in_every_pass()
    {
        string path = _folder.Write("t.csv", LongFile.Text());
        var options = new PreprocessingOptions
            { Scaling = Scaling.None, Kinds = new Dictionary<string, ColumnKind> { ["id"] = ColumnKind.Number } };
        var (stream, holdout) = (new CsvStream(path, new CsvOptions()), new Holdout(0.2, 3));
        var survey = StreamingStatistics.Collect(stream, ["y"], options, holdout, 1 << 28, default);
        var preprocessing = Preprocessing.Fit(survey, ["y"], options);
        Assert.Equal("id", preprocessing.InputNames[0]);
        int[] training = Ids(Part.Training, (int)survey.RowCount), validation = Ids(Part.Validation, (int)survey.HeldOut);
        Assert.Equal(Enumerable.Range(0, LongFile.Rows), training.Concat(validation).Order());
        Assert.Equal(survey.HeldOut, validation.Length);

        int[] Ids(Part part, int count) =>
        [
            .. new StreamedRows(stream, preprocessing, part, holdout, count, weightClasses: false).Read(new Philox(1, 2))
                .SelectMany(block => Enumerable.Range(0, block.Count).Select(i => (int)block.Input(i)[0]).ToArray()),
        ];
    }

    [Fact]
    public async Task Parquet_is_read_group_by_group()
    {
        string path = _folder.PathOf("t.parquet");
        DataField x = new DataField<double?>("x"), name = new DataField<string>("name"), y = new DataField<int>("y");
        await using (var file = File.Create(path))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(x, name, y), file))
        {
            for (int group = 0; group < 5; group++)
            {
                using var rows = writer.CreateRowGroup();
                await rows.WriteAsync<double>(x, Enumerable.Range(0, 100).Select(i => i == 3 ? (double?)null : group * 100 + i).ToArray());
                await rows.WriteAsync(name, Enumerable.Range(0, 100).Select(i => $"n{(i + group) % 3}").ToArray());
                await rows.WriteAsync<int>(y, Enumerable.Range(0, 100).Select(i => group * i).ToArray());
            }
        }

        var table = await ParquetFile.ReadAsync(path);
        var stream = new ParquetStream(path, new CsvOptions());
        var survey = StreamingStatistics.Collect(stream, ["y"], new PreprocessingOptions(), default, 1 << 20, default);
        var preprocessing = Preprocessing.Fit(survey, ["y"], new PreprocessingOptions());
        Assert.Equal(Preprocessing.Fit(table, "y").ToJson(), preprocessing.ToJson());
        Assert.Equal(preprocessing.Apply(table).Inputs.ToArray(),
            new StreamedRows(stream, preprocessing, Part.All, default, 500, false).Take(500).Inputs.ToArray());
        Assert.Equal([.. Enumerable.Range(0, 5).Select(group => group * 100L)], stream.Read(new Philox(1, 2))
            .Select(block => block.FirstRow).Order());
        Assert.Equal("t.parquet, row 401", stream.Read(null).Last().Locate(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_are_the_same_as_those_in_memory(bool compressed)
    {
        string path = Images(3000, compressed);
        var expected = Samples.FromClasses(Idx.Read(path), Idx.Read(_folder.PathOf("train-labels-idx1-ubyte")));
        var images = StreamedImages.Open(path, null);
        var read = images.Take(3000);
        Assert.Equal(expected.Inputs.ToArray(), read.Inputs.ToArray());
        Assert.Equal(expected.Targets.ToArray(), read.Targets.ToArray());
        Assert.Equal(expected.Image, read.Image);
        Assert.Equal(expected.ClassNames, read.ClassNames);

        var holdout = new Holdout(0.3, 1);
        var (training, validation) = (images.Select(Part.Training, holdout), images.Select(Part.Validation, holdout));
        Assert.Equal(3000, training.Count + validation.Count);
        Assert.Equal(training.Count, training.Read(new Philox(1, 2)).Sum(block => block.Count));
        Assert.Equal(validation.Count, validation.ClassCounts!.Sum());
    }

    [Fact]
    public void Images_in_a_file_of_the_wrong_length_are_refused()
    {
        string path = Images(3000, compressed: false);
        byte[] whole = File.ReadAllBytes(path);
        _folder.Write("train-images-idx3-ubyte", whole[..^1]);
        Assert.Equal(Lines.Error(() => Idx.Read(path)), Lines.Error(() => StreamedImages.Open(path, null)));
        _folder.Write("train-images-idx3-ubyte", [.. whole, 1]);
        Assert.Equal(Lines.Error(() => Idx.Read(path)), Lines.Error(() => StreamedImages.Open(path, null)));
        _folder.Write("train-images-idx3-ubyte", whole);
        var images = StreamedImages.Open(path, null);
        _folder.Write("train-images-idx3-ubyte", whole[..5000]);
        Assert.StartsWith("train-images-idx3-ubyte was changed while it was read.", Lines.Error(() => images.Read(null).Count()));
    }

    [Fact]
    public void Images_that_a_compressed_header_claims_but_that_do_not_come_are_not_made_room_for()
    {
        string path = Images(40, compressed: true);
        byte[] header = ArrayFiles.Idx(8, [40, 40_000, 40_000], []);
        _folder.Write("train-images-idx3-ubyte.gz", ArrayFiles.Gzip(header));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("expected 64,000,000,000 bytes from byte 16 on (got 0).",
            Lines.Error(() => StreamedImages.Open(path, null)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Images_with_a_number_that_is_not_finite_name_the_sample()
    {
        byte[] pixels = new byte[10 * 4 * 4];
        System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(pixels.AsSpan(7 * 16 + 8), float.NaN);
        string path = _folder.Write("train-images-idx3-ubyte", ArrayFiles.Idx(13, [10, 2, 2], pixels));
        _folder.Write("train-labels-idx1-ubyte", ArrayFiles.Idx(8, [10], [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]));
        const string Expected = "train-images-idx3-ubyte: number 3 of sample 8 must be a finite 32-bit number (got NaN).";
        Assert.StartsWith(Expected, Lines.Error(() => StreamedImages.Open(path, null).Read(null).Count()));
        Assert.StartsWith(Expected,
            Lines.Error(() => Samples.FromClasses(Idx.Read(path), Idx.Read(_folder.PathOf("train-labels-idx1-ubyte")),
                source: "train-images-idx3-ubyte")));
    }

    [Fact]
    public void A_cell_that_is_too_large_for_a_float_names_its_line_in_memory_and_in_a_stream()
    {
        string path = _folder.Write("t.csv", "x,y\n1,a\n2,b\n1e300,a\n");
        var options = new PreprocessingOptions { Scaling = Scaling.None };
        const string Expected = "t.csv, line 4, column \"x\": 1E+300, once scaled, is too large for a 32-bit number.";
        var table = Csv.Read(path);
        var preprocessing = Preprocessing.Fit(table, "y", options);
        Assert.StartsWith(Expected, Lines.Error(() => preprocessing.Apply(table)));
        var stream = new CsvStream(path, new CsvOptions());
        _ = stream.Scan(default).Count();
        Assert.StartsWith(Expected,
            Lines.Error(() => new StreamedRows(stream, preprocessing, Part.All, default, 3, weightClasses: false).Read(null).Count()));
        Assert.StartsWith("t.csv, line 4, column \"x\": 1E+300",
            Lines.Error(() => Preprocessing.Fit(table, "x", options with { TargetScaling = Scaling.None }).Target.TargetsOf(table)));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_run_in_little_memory_is_repeated_bit_for_bit_and_judges_alike_during_and_after_training()
    {
        string path = _folder.Write("t.csv", LongFile.Text());
        var asked = new RunConfiguration
            { Data = path, Target = "y", Memory = 10_000_000, Epochs = 3, EarlyStop = 0, Seed = 5, Hidden = [8], Calibrate = false };
        var run = await TrainingRun.PrepareAsync(asked);
        Assert.IsNotType<Dataset>(run.Train);
        Assert.InRange(run.ShuffleBufferSize, 1, LongFile.Rows);
        var result = run.Fit();
        Assert.Equal(result.Report!.Epochs[^1].Validation!.Cost, result.Validation!.Cost);
        var again = (await TrainingRun.PrepareAsync(run.Model.Configuration)).Fit();
        Assert.Equal(result.Report.ThetaSha256, again.Report!.ThetaSha256);
        Assert.Equal(LongFile.Rows, run.Train.Count + run.Validation!.Count);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Training_goes_on_and_other_files_judge_in_little_memory_too()
    {
        string path = _folder.Write("t.csv", LongFile.Text()), other = _folder.Write("other.csv", LongFile.Text(late: null));
        var asked = new RunConfiguration
            { Data = path, Target = "y", Memory = 16_000_000, Epochs = 1, Hidden = [8], Validation = DataSettings.Validation.Parse(other),
                Test = other };
        var run = await TrainingRun.PrepareAsync(asked);
        var result = run.Fit();
        Assert.Equal((LongFile.Rows, LongFile.Rows), (result.Validation!.Samples, result.Test!.Samples));
        run.Model.Save(_folder.PathOf("m.onnx"));
        var next = await TrainingRun.PrepareAsync(asked with { Continue = _folder.PathOf("m.onnx") });
        Assert.Equal(run.Model.Network.Theta.ToArray(), next.Model.Network.Theta.ToArray());
    }

    [Theory]
    [InlineData("1", "Memory must be at least ")]
    [InlineData("much", "Memory: \"much\" is not a size (expected a number and a unit, such as 256MB or 2GB).")]
    [InlineData("-3MB", "Memory: \"-3MB\" is not a size")]
    public async Task Memory_that_is_too_little_or_no_size_is_refused(string memory, string message)
    {
        var asked = new RunConfiguration { Data = _folder.Write("t.csv", LongFile.Text()), Target = "y" };
        Assert.StartsWith(message, (await Assert.ThrowsAsync<NablaException>(
            () => TrainingRun.PrepareAsync(DataSettings.Memory.With(asked, memory)))).Message);
    }

    [Theory]
    [InlineData("256MB", 256_000_000)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("64k", 64_000)]
    [InlineData("1000", 1000)]
    public void A_size_is_a_number_with_a_unit(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("digits", "The built-in data set \"digits\" cannot be read in blocks. Leave out Memory.")]
    [InlineData("nowhere.csv", "There is no file, folder or data set \"nowhere.csv\". Check the path. Built-in data sets:")]
    public async Task What_is_not_read_in_blocks_is_refused(string data, string message) =>
        Assert.StartsWith(message,
        (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(new() { Data = data, Memory = 1_000_000_000 }))).Message);

    private string Images(int count, bool compressed)
    {
        var pixels = new byte[count * 12];
        new Random(1).NextBytes(pixels);
        byte[] file = ArrayFiles.Idx(8, [count, 4, 3], pixels);
        _folder.Write("train-labels-idx1-ubyte", ArrayFiles.Idx(8, [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 4))]));
        return compressed ? _folder.Write("train-images-idx3-ubyte.gz", ArrayFiles.Gzip(file))
            : _folder.Write("train-images-idx3-ubyte", file);
    }
}
