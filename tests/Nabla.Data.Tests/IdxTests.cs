using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class IdxTests
{
    private static NumberArray Read(byte[] bytes) => Idx.Read(new MemoryStream(bytes), "x-idx");

    private static string Error(byte[] bytes) => Lines.Error(() => Read(bytes));

    [Fact]
    public void Bytes_with_their_shape_are_read_plain_and_compressed()
    {
        byte[] bytes = ArrayFiles.Idx(8, [2, 1, 3], 0, 1, 2, 253, 254, 255);
        foreach (byte[] stored in new[] { bytes, ArrayFiles.Gzip(bytes) })
        {
            var array = Read(stored);
            Assert.Equal([2, 1, 3], array.Shape);
            Assert.Equal([0f, 1, 2, 253, 254, 255], array.ToSingles());
        }
    }

    [Fact]
    public void Numbers_are_big_endian()
    {
        Assert.Equal([-2.0], Read(ArrayFiles.Idx(0x09, [1], 0xFE)).ToDoubles());
        Assert.Equal([258.0], Read(ArrayFiles.Idx(0x0B, [1], 1, 2)).ToDoubles());
        Assert.Equal([16909060.0], Read(ArrayFiles.Idx(0x0C, [1], 1, 2, 3, 4)).ToDoubles());
        Assert.Equal([1.5], Read(ArrayFiles.Idx(0x0D, [1], 0x3F, 0xC0, 0, 0)).ToDoubles());
        Assert.Equal([1.5], Read(ArrayFiles.Idx(0x0E, [1], 0x3F, 0xF8, 0, 0, 0, 0, 0, 0)).ToDoubles());
    }

    [Fact]
    public void A_wrong_magic_number_is_shown() =>
        Assert.Equal(
            "x-idx is not an IDX file: expected bytes 0 to 3 to be 00000803 (images) or 00000801 (labels), for example (got 00000703). "
                + "Check that it is the right file.",
            Error(ArrayFiles.Idx(7, [1, 1, 1], 1)));

    [Fact]
    public void A_short_body_names_the_byte_where_it_ends() =>
        Assert.Equal("x-idx: expected 12 bytes from byte 16 on (got 5). Copy or download the file again.",
        Error(ArrayFiles.Idx(8, [3, 2, 2], 1, 2, 3, 4, 5)));

    [Fact]
    public void A_short_header_names_the_byte_where_it_ends() =>
        Assert.Equal("x-idx: expected 12 bytes from byte 4 on (got 6). Copy or download the file again.",
        Error(ArrayFiles.Idx(8, [3, 2, 2])[..10]));

    [Fact]
    public void An_empty_file_is_refused() => Assert.StartsWith("x-idx: expected 4 bytes from byte 0 on (got 0).", Error([]));

    [Fact]
    public void More_than_the_header_claims_is_refused() =>
    Assert.Contains("the data must end at byte 10 as its header says, but more bytes follow", Error(ArrayFiles.Idx(8, [2], 1, 2, 3)));

    [Fact]
    public void Gzip_that_is_cut_off_names_the_byte()
    {
        var random = new byte[5000];
        new Random(1).NextBytes(random);
        byte[] whole = ArrayFiles.Gzip(ArrayFiles.Idx(8, [5000], random));
        Assert.StartsWith("x-idx: the gzip data are cut off near byte 3,000 of 3,000.", Error(whole[..3000]));
        Assert.StartsWith("x-idx: the gzip data are cut off", Error(whole[..^4]));
    }

    [Fact]
    public void A_header_that_claims_more_than_the_file_holds_takes_no_memory_for_it()
    {
        byte[] bytes = ArrayFiles.Idx(8, [1 << 30, 1], 1, 2, 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("expected 1,073,741,824 bytes from byte 12 on", Error(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_header_that_claims_more_than_memory_is_refused() =>
        Assert.StartsWith("x-idx: the header declares 2,147,483,647 × 2,147,483,647 numbers of 1 bytes",
        Error(ArrayFiles.Idx(8, [int.MaxValue, int.MaxValue], 1)));

    [Fact]
    public void The_shared_MNIST_files_are_read()
    {
        var images = Idx.Read(SharedData.PathOf("mnist", "t10k-images-idx3-ubyte.gz"));
        Assert.Equal([10_000, 28, 28], images.Shape);
        Assert.Equal([7.0, 2, 1, 0, 4], Idx.Read(SharedData.PathOf("mnist", "t10k-labels-idx1-ubyte.gz")).ToDoubles()[..5]);
    }
}
