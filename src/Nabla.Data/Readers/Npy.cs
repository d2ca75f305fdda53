using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nabla.Data.Readers;

/// <summary>Reads NPY files: one array in the format of NumPy, versions 1 to 3.</summary>
/// <remarks>
/// The format is documented by NumPy in "numpy.lib.format". Arrays of objects, text, complex numbers and structures are not supported.
/// </remarks>
public static class Npy
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The array in row-major order, whatever the order in the file.</returns>
    /// <exception cref="NablaException">The file is missing, is not NPY, contains other values than numbers, or is shorter than its header
    /// says.</exception>
    public static NumberArray Read(string path) => Read(Input.File(path));

    /// <summary>Reads a stream from its current position.</summary>
    /// <param name="stream">The bytes. The stream is not closed.</param>
    /// <param name="source">The name of the stream, for messages.</param>
    /// <returns>The array in row-major order, whatever the order in the stream.</returns>
    /// <exception cref="NablaException">As for a file.</exception>
    public static NumberArray Read(Stream stream, string source = "the stream") => Read(Input.From(stream, source));

    internal static NumberArray Read(Input input)
    {
        using var stream = input.Open();
        return ReadArray(stream, input.Name);
    }

    internal static NumberArray ReadArray(Stream stream, string name)
    {
        var header = NpyHeader.Read(stream, name);
        int size = NumberArray.SizeOf(header.Kind);
        byte[] body = ClaimedBytes.Read(stream, ClaimedBytes.Needed(name, header.Shape, size), name, header.End);
        int[] shape = [.. header.Shape.Select(length => (int)length)];
        if (header.FortranOrder) body = RowMajor(body, shape, size);
        return new NumberArray(shape, header.Kind, body, header.BigEndian);
    }

    /// <summary>Reorders numbers from column-major to row-major order.</summary>
    private static byte[] RowMajor(byte[] columnMajor, int[] shape, int size)
    {
        var ordered = new byte[columnMajor.Length];
        var index = new int[shape.Length];
        for (int to = 0; to < ordered.Length; to += size)
        {
            long from = 0;
            for (int d = shape.Length - 1; d >= 0; d--) from = from * shape[d] + index[d];
            columnMajor.AsSpan((int)(from * size), size).CopyTo(ordered.AsSpan(to));
            for (int d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--) index[d] = 0;
        }

        return ordered;
    }
}

/// <summary>The header of an NPY file.</summary>
internal sealed record NpyHeader(NumberKind Kind, bool BigEndian, bool FortranOrder, IReadOnlyList<long> Shape, long End)
{
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    public static NpyHeader Read(Stream stream, string name)
    {
        var (type, isFortran, shape, end) = Fields(stream, name);
        if (KindOf(type) is { } kind) return new NpyHeader(kind, type[1] == '>', isFortran, shape, end);
        var (what, remedy) = Contents(type);
        throw new NablaException("npy-type", $"{name}: the array holds {what} (expected numbers or booleans). {remedy}");
    }

    private static (string Type, bool IsFortran, long[] Shape, long End) Fields(Stream stream, string name)
    {
        byte[] start = ClaimedBytes.Read(stream, 8, name, 0);
        if (!start.AsSpan(0, 6).SequenceEqual(Magic))
            throw new NablaException("not-npy", $"{name} is not an NPY file: expected bytes 0 to 5 to be {Convert.ToHexString(Magic)} (got "
                + $"{Convert.ToHexString(start.AsSpan(0, 6))}). Check that it is the right file.");
        if (start[6] is < 1 or > 3)
            throw new NablaException("npy-version", $"{name}: the NPY version must be 1 to 3 (got {start[6]}). Save the array with "
                + "numpy.save.");
        byte[] length = ClaimedBytes.Read(stream, start[6] == 1 ? 2 : 4, name, 8);
        uint claimed = length.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(length)
            : BinaryPrimitives.ReadUInt32LittleEndian(length);
        int offset = 8 + length.Length;
        string text = Encoding.UTF8.GetString(ClaimedBytes.Read(stream, ClaimedBytes.Needed(name, [claimed], 1), name, offset));
        string? type = Value(text, "descr"), order = Value(text, "fortran_order"), shape = Value(text, "shape");
        if (type is null || order is not ("True" or "False") || shape is null)
            throw new NablaException("npy-header", $"{name}: the NPY header at byte {offset} must have descr, fortran_order and shape. "
                + "Save the array again with numpy.save.");
        return (type, order == "True", Lengths(shape, name), offset + claimed);
    }

    /// <summary>The shape for messages, "60,000 × 28 × 28", or a description of values that are not numbers.</summary>
    public static string Outline(Stream stream, string name)
    {
        try
        {
            var (type, _, shape, _) = Fields(stream, name);
            return KindOf(type) is null ? Contents(type).What
                : shape.Length == 0 ? "a single number" : string.Join(" × ", shape.Select(length => $"{length:N0}"));
        }
        catch (NablaException)
        {
            return "damaged";
        }
    }

    /// <summary>The value of a key in the dictionary of the header, as text.</summary>
    private static string? Value(string text, string key)
    {
        int at = text.IndexOf($"'{key}'", StringComparison.Ordinal);
        int colon = at < 0 ? -1 : text.IndexOf(':', at);
        if (colon < 0) return null;
        string rest = text[(colon + 1)..].TrimStart();
        int end = rest.Length == 0 ? -1 : rest[0] switch
        {
            '\'' => rest.IndexOf('\'', 1) + 1,
            '(' => rest.IndexOf(')') + 1,
            '[' => rest.LastIndexOf(']') + 1,
            _ => rest.IndexOfAny([',', '}']),
        };
        return end <= 0 ? null : rest[..end].Trim();
    }

    // Null for types that are not numbers.
    private static NumberKind? KindOf(string type) => type.Trim('\'') is [_, .. var code] ? code switch
    {
        "b1" => NumberKind.Boolean,
        "u1" => NumberKind.UInt8,
        "i1" => NumberKind.Int8,
        "u2" => NumberKind.UInt16,
        "i2" => NumberKind.Int16,
        "u4" => NumberKind.UInt32,
        "i4" => NumberKind.Int32,
        "u8" => NumberKind.UInt64,
        "i8" => NumberKind.Int64,
        "f2" => NumberKind.Float16,
        "f4" => NumberKind.Float32,
        "f8" => NumberKind.Float64,
        _ => null,
    }
    : null;

    private static (string What, string Remedy) Contents(string type)
    {
        string code = type.Trim('\'').TrimStart('<', '>', '|', '=');
        return code switch
        {
            "O" => ("Python objects (dtype object)",
                "Convert them to numbers: numpy.stack(list(array)) if all have the same shape, or array.astype('float32')."),
            _ when type.StartsWith('[') =>
                ($"records with named fields ({type})", "Save them as a table: pandas.DataFrame(array).to_csv(file, index=False)."),
            ['U' or 'S', ..] => ($"text (dtype {code})", "Save labels as numbers: numpy.unique(array, return_inverse=True)[1]."),
            ['M' or 'm', ..] => ($"dates or times (dtype {code})",
                "Save them in a table: pandas.DataFrame(array).to_csv(file, index=False)."),
            ['c', ..] => ($"complex numbers (dtype {code})", "Save their parts: array.real and array.imag."),
            _ => ($"values of the type {type}", "Save it with numpy.save(file, array.astype('float32'))."),
        };
    }

    private static long[] Lengths(string shape, string name)
    {
        var lengths = new List<long>();
        foreach (string part in shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long length))
                throw new NablaException("npy-header", $"{name}: the NPY header has an invalid shape ({shape}). Save the array again with "
                    + "numpy.save.");
            lengths.Add(length);
        }

        return [.. lengths];
    }
}

/// <summary>Reads NPZ files: several named arrays, written by savez or savez_compressed of NumPy.</summary>
public static class Npz
{
    private const string Ending = ".npy";

    /// <summary>Reads all arrays of a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The arrays by name.</returns>
    /// <exception cref="NablaException">The file is missing or is not NPZ, or one of its arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, NumberArray> Read(string path) => Read(Input.File(path));

    internal static IReadOnlyDictionary<string, NumberArray> Read(Input input, IReadOnlyCollection<string>? wanted = null) => Using(
        input,
        entries => entries.Where(entry => wanted?.Contains(NameOf(entry)) != false).ToDictionary(NameOf, entry =>
        {
            using var content = entry.Open();
            return Npy.ReadArray(content, $"{input.Name}, array {NameOf(entry)}");
        }));

    /// <summary>The name and the shape of each array, "60,000 × 28 × 28", or the reason why it cannot be read.</summary>
    internal static IReadOnlyDictionary<string, string> Outline(Input input) => Using(
        input,
        entries => entries.ToDictionary(NameOf, entry =>
        {
            using var content = entry.Open();
            return NpyHeader.Outline(content, input.Name);
        }));

    private static T Using<T>(Input input, Func<IReadOnlyList<ZipArchiveEntry>, T> read)
    {
        using var stream = input.Open();
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => entry.FullName.EndsWith(Ending, StringComparison.Ordinal))];
            if (entries.Length == 0)
                throw new NablaException("no-arrays", $"{input.Name} is a zip file without arrays. Save arrays with numpy.savez, or a "
                    + "spreadsheet as CSV.");
            if (entries.GroupBy(NameOf).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new NablaException("duplicate-array", $"{input.Name} has two arrays named {twice.Key}. Save one of them under "
                    + "another name.");
            return read(entries);
        }
        catch (InvalidDataException damage)
        {
            throw new NablaException("broken-npz", $"{input.Name} is a damaged NPZ file: {damage.Message} Save the arrays again with "
                + "numpy.savez, or copy the file again.", innerException: damage);
        }
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Ending.Length];
}
