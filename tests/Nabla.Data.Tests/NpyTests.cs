using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class NpyTests
{
    private static NumberArray Read(byte[] bytes) => Npy.Read(new MemoryStream(bytes), "x.npy");

    private static string Error(byte[] bytes) => Lines.Error(() => Read(bytes));

    public static TheoryData<string, byte[], double[]> Types => new()
    {
        { "|b1", [1, 0], [1, 0] },
        { "|u1", [1, 255], [1, 255] },
        { "|i1", [1, 255], [1, -1] },
        { "<u2", ArrayFiles.Bytes<ushort>(1, 65535), [1, 65535] },
        { "<i2", ArrayFiles.Bytes<short>(1, -5), [1, -5] },
        { "<u4", ArrayFiles.Bytes<uint>(1, uint.MaxValue), [1, uint.MaxValue] },
        { "<i4", ArrayFiles.Bytes(1, -5), [1, -5] },
        { "<u8", ArrayFiles.Bytes<ulong>(1, 1UL << 40), [1, 1UL << 40] },
        { "<i8", ArrayFiles.Bytes<long>(1, -5), [1, -5] },
        { "<f2", ArrayFiles.Bytes((Half)1, (Half)0.5), [1, 0.5] },
        { "<f4", ArrayFiles.Bytes(1f, 0.25f), [1, 0.25] },
        { "<f8", ArrayFiles.Bytes(1, -0.1), [1, -0.1] },
        { ">i2", [0, 1, 1, 0], [1, 256] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_of_number_is_read(string type, byte[] body, double[] expected)
    {
        Assert.Equal(expected, Read(ArrayFiles.Npy(type, "(2,)", body)).ToDoubles());
        Assert.Equal(expected.Select(value => (float)value), Read(ArrayFiles.Npy(type, "(2,)", body)).ToSingles());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_version_is_read(byte version) =>
    Assert.Equal([2, 3], Read(ArrayFiles.Npy("|u1", "(2, 3)", new byte[6], version: version)).Shape);

    [Fact]
    public void Column_major_order_is_turned() =>
        Assert.Equal([1.0, 2, 3, 4, 5, 6], Read(ArrayFiles.Npy("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], fortran: true)).ToDoubles());

    [Fact]
    public void A_single_number_has_no_dimensions()
    {
        var array = Read(ArrayFiles.Npy("<i4", "()", ArrayFiles.Bytes(7)));
        Assert.Empty(array.Shape);
        Assert.Equal([7.0], array.ToDoubles());
    }

    [Fact]
    public void What_is_no_NPY_file_is_refused() =>
    Assert.StartsWith("x.npy is not an NPY file: expected bytes 0 to 5 to be 934E554D5059", Error("no npy file"u8.ToArray()));

    [Fact]
    public void An_unknown_version_is_refused() =>
    Assert.Contains("the NPY version must be 1 to 3", Error(ArrayFiles.Npy("|u1", "(1,)", [1], version: 9)));

    [Theory]
    [InlineData("|O")]
    [InlineData("<U5")]
    [InlineData("<c8")]
    public void What_is_no_number_is_refused(string type) =>
    Assert.Contains("(expected numbers or booleans)", Error(ArrayFiles.Npy(type, "(1,)", new byte[8])));

    [Fact]
    public void A_structure_is_refused() =>
        Assert.Contains("(expected numbers or booleans)", Error(Structure()));

    [Theory]
    [InlineData("(-1,)")]
    [InlineData("(two,)")]
    public void A_shape_that_is_none_is_refused(string shape) =>
    Assert.Contains($"has an invalid shape ({shape})", Error(ArrayFiles.Npy("|u1", shape, [1])));

    [Fact]
    public void A_header_without_shape_is_refused() =>
        Assert.Contains("must have descr, fortran_order and shape", Error([0x93, .. "NUMPY"u8, 1, 0, 10, 0, .. "{'descr':1}"u8]));

    [Fact]
    public void A_short_body_names_the_byte_where_it_ends() =>
        Assert.Equal("x.npy: expected 8 bytes from byte 128 on (got 3). Copy or download the file again.",
        Error(ArrayFiles.Npy("<f8", "(1,)", [1, 2, 3])));

    [Fact]
    public void A_shape_that_the_file_does_not_fill_takes_no_memory()
    {
        byte[] bytes = ArrayFiles.Npy("<f8", "(100000, 1000)", [1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("expected 800,000,000 bytes from byte 128 on", Error(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Arrays_whose_names_differ_only_in_case_are_refused()
    {
        using var file = new TemporaryFolder();
        string path = file.Write("a.npz",
            ArrayFiles.Npz(("x", ArrayFiles.Npy("<f4", "(1, 1)", ArrayFiles.Bytes(1f))),
                ("y", ArrayFiles.Npy("<i8", "(1,)", ArrayFiles.Bytes(0L))), ("Y", ArrayFiles.Npy("<i8", "(1,)", ArrayFiles.Bytes(0L)))));
        Assert.StartsWith("a.npz has two arrays named y that differ only in case.",
            Lines.Error(() => Sources.Arrays.Load(Input.File(path), new())));
    }

    [Fact]
    public void Arrays_of_an_NPZ_file_are_read_by_name()
    {
        using var file = new TemporaryFolder();
        string path = file.Write("a.npz", ArrayFiles.Npz(("x", ArrayFiles.Npy("<f4", "(2,)", ArrayFiles.Bytes(1f, 2f))), ("y", ArrayFiles.Npy("<i8", "(2,)", ArrayFiles.Bytes(0L, 1L)))));
        var arrays = Npz.Read(path);
        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal([0.0, 1], arrays["y"].ToDoubles());
    }

    [Fact]
    public void Broken_NPZ_files_are_refused()
    {
        using var file = new TemporaryFolder();
        byte[] whole = ArrayFiles.Npz(("x", ArrayFiles.Npy("<f4", "(2,)", ArrayFiles.Bytes(1f, 2f))));
        Assert.StartsWith("cut.npz is a damaged NPZ file:", Lines.Error(() => Npz.Read(file.Write("cut.npz", whole[..^30]))));
        Assert.StartsWith("none.npz is a zip file without arrays.", Lines.Error(() => Npz.Read(file.Write("none.npz", ArrayFiles.Npz()))));
        string bad = file.Write("bad.npz", ArrayFiles.Npz(("x", new byte[20])));
        Assert.StartsWith("bad.npz, array x is not an NPY file: expected bytes 0 to 5", Lines.Error(() => Npz.Read(bad)));
    }

    private static byte[] Structure()
    {
        byte[] header = "{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (1,), }\n"u8.ToArray();
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. new byte[8]];
    }
}
