using System.IO.Compression;
using System.Text;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class NpyTests
{
    internal static byte[] File(string type, string shape, byte[] body, bool fortran = false, byte version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.UTF8.GetBytes(header), .. body];
    }

    internal static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    private static NumberArray Read(byte[] bytes) => Npy.Read(new MemoryStream(bytes), "x.npy");

    private static string Error(byte[] bytes) => Lines.Error(() => Read(bytes));

    public static TheoryData<string, byte[], double[]> Types => new()
    {
        { "|b1", [1, 0], [1, 0] },
        { "|u1", [1, 255], [1, 255] },
        { "|i1", [1, 255], [1, -1] },
        { "<u2", Bytes<ushort>(1, 65535), [1, 65535] },
        { "<i2", Bytes<short>(1, -5), [1, -5] },
        { "<u4", Bytes<uint>(1, uint.MaxValue), [1, uint.MaxValue] },
        { "<i4", Bytes(1, -5), [1, -5] },
        { "<u8", Bytes<ulong>(1, 1UL << 40), [1, 1UL << 40] },
        { "<i8", Bytes<long>(1, -5), [1, -5] },
        { "<f2", Bytes((Half)1, (Half)0.5), [1, 0.5] },
        { "<f4", Bytes(1f, 0.25f), [1, 0.25] },
        { "<f8", Bytes(1, -0.1), [1, -0.1] },
        { ">i2", [0, 1, 1, 0], [1, 256] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_of_number_is_read(string type, byte[] body, double[] expected)
    {
        Assert.Equal(expected, Read(File(type, "(2,)", body)).ToDoubles());
        Assert.Equal(expected.Select(value => (float)value), Read(File(type, "(2,)", body)).ToSingles());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_version_is_read(byte version) =>
    Assert.Equal([2, 3], Read(File("|u1", "(2, 3)", new byte[6], version: version)).Shape);

    [Fact]
    public void Column_major_order_is_turned() =>
        Assert.Equal([1.0, 2, 3, 4, 5, 6], Read(File("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], fortran: true)).ToDoubles());

    [Fact]
    public void A_single_number_has_no_dimensions()
    {
        var array = Read(File("<i4", "()", Bytes(7)));
        Assert.Empty(array.Shape);
        Assert.Equal([7.0], array.ToDoubles());
    }

    [Fact]
    public void What_is_no_NPY_file_is_refused() =>
    Assert.StartsWith("x.npy: bytes 0 to 5 are 6E6F206E7079, which is no NPY file", Error("no npy file"u8.ToArray()));

    [Fact]
    public void An_unknown_version_is_refused() =>
    Assert.Contains("byte 6 says NPY version 9", Error(File("|u1", "(1,)", [1], version: 9)));

    [Theory]
    [InlineData("|O")]
    [InlineData("<U5")]
    [InlineData("<c8")]
    public void What_is_no_number_is_refused(string type) =>
    Assert.Contains("numbers and booleans are read", Error(File(type, "(1,)", new byte[8])));

    [Fact]
    public void A_structure_is_refused() =>
        Assert.Contains("numbers and booleans are read", Error(Structure()));

    [Theory]
    [InlineData("(-1,)")]
    [InlineData("(two,)")]
    public void A_shape_that_is_none_is_refused(string shape) =>
    Assert.Contains($"has the shape {shape}, which is none", Error(File("|u1", shape, [1])));

    [Fact]
    public void A_header_without_shape_is_refused() =>
        Assert.Contains("lacks descr, fortran_order or shape", Error([0x93, .. "NUMPY"u8, 1, 0, 10, 0, .. "{'descr':1}"u8]));

    [Fact]
    public void A_short_body_names_the_byte_where_it_ends() =>
        Assert.Equal("x.npy: 8 bytes were expected from byte 128 on but the data end at byte 131. Copy or download the file again.",
        Error(File("<f8", "(1,)", [1, 2, 3])));

    [Fact]
    public void A_shape_that_the_file_does_not_fill_takes_no_memory()
    {
        byte[] bytes = File("<f8", "(100000, 1000)", [1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("but the data end at byte 131", Error(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Arrays_whose_names_differ_only_in_case_are_refused()
    {
        using var file = new TemporaryFolder();
        string path = file.Write("a.npz",
            Zip(("x", File("<f4", "(1, 1)", Bytes(1f))), ("y", File("<i8", "(1,)", Bytes(0L))), ("Y", File("<i8", "(1,)", Bytes(0L)))));
        Assert.StartsWith("a.npz holds two arrays called y,", Lines.Error(() => Sources.Arrays.Load(Input.File(path), new())));
    }

    [Fact]
    public void Arrays_of_an_NPZ_file_are_read_by_name()
    {
        using var file = new TemporaryFolder();
        string path = file.Write("a.npz", Zip(("x", File("<f4", "(2,)", Bytes(1f, 2f))), ("y", File("<i8", "(2,)", Bytes(0L, 1L)))));
        var arrays = Npz.Read(path);
        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal([0.0, 1], arrays["y"].ToDoubles());
    }

    [Fact]
    public void Broken_NPZ_files_are_refused()
    {
        using var file = new TemporaryFolder();
        byte[] whole = Zip(("x", File("<f4", "(2,)", Bytes(1f, 2f))));
        Assert.StartsWith("cut.npz is no whole NPZ file:", Lines.Error(() => Npz.Read(file.Write("cut.npz", whole[..^30]))));
        Assert.StartsWith("none.npz is a zip file without arrays in it.", Lines.Error(() => Npz.Read(file.Write("none.npz", Zip()))));
        Assert.StartsWith("bad.npz, array x: bytes 0 to 5", Lines.Error(() => Npz.Read(file.Write("bad.npz", Zip(("x", new byte[20]))))));
    }

    internal static byte[] Zip(params (string Name, byte[] Content)[] arrays)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = zip.CreateEntry($"{name}.npy").Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Structure()
    {
        byte[] header = "{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (1,), }\n"u8.ToArray();
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. new byte[8]];
    }
}
