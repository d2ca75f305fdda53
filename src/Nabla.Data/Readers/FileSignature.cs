using System.IO.Compression;
using System.Text;
using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>Detects by the first bytes that a file is not CSV, regardless of its name.</summary>
internal static class FileSignature
{
    private const string AsCsv = "Open it in a spreadsheet and save it as CSV (UTF-8).", Unpack = "Unpack it first (gzip is supported).";

    private static readonly (byte[] Start, string What, string Remedy)[] Known =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "is an Excel workbook of the older kind (.xls)", AsCsv),
        ("PAR1"u8.ToArray(), "is a Parquet file", "Rename it to .parquet."),
        ([0x93, .. "NUMPY"u8], "is a NumPy array", "Rename it to .npy."),
        ("%PDF-"u8.ToArray(), "is a PDF document", "Get the table as CSV."),
        ("SQLite format 3\0"u8.ToArray(), "is an SQLite database", "Export the table as CSV."),
        ([0x89, .. "HDF\r\n"u8], "is an HDF5 file", "Save the table as CSV or Parquet."),
        ("ARROW1"u8.ToArray(), "is an Arrow or Feather file", "Save it as Parquet or CSV."),
        ([0x89, .. "PNG"u8], "is a PNG image", "Use a folder with a subfolder of images for each class."),
        ([0xFF, 0xD8, 0xFF], "is a JPEG image", "Use a folder with a subfolder of images for each class."),
        ([.. "BZh"u8], "is compressed by bzip2", Unpack),
        ([0xFD, .. "7zXZ"u8], "is compressed by xz", Unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed by Zstandard", Unpack),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive", "Unpack it first."),
        ("Rar!"u8.ToArray(), "is a RAR archive", "Unpack it first."),
        ("version https://git-lfs.github.com/spec/"u8.ToArray(), "is a Git LFS pointer, not the file itself", "Run git lfs pull."),
    ];

    /// <summary>Throws if an input is not CSV.</summary>
    /// <exception cref="NablaException">The input has another format. The message names it.</exception>
    public static void RequireText(Input input)
    {
        var start = new byte[512];
        int count;
        using (var stream = input.Open()) count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var bytes = start.AsSpan(0, count);
        if (bytes.StartsWith("PK\x03\x04"u8)) throw Refusal(input, ZipOf(input), "");
        foreach (var (beginning, what, remedy) in Known)
            if (bytes.StartsWith(beginning)) throw Refusal(input, what, remedy);
        if (Utf16Of(bytes) is { } encoding)
            throw Refusal(input, $"looks like {encoding} without a byte order mark", "Save it as UTF-8, or with a byte order mark.");
        string text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').TrimStart();
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw Refusal(input, "is an HTML page, not a table",
                "Download the file itself: a login page or a preview is often saved in its place.");
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) throw Refusal(input, "is an XML document", AsCsv);
        if (text is ['{' or '[', ..] && (text[0], text[1..].TrimStart()) is ('{', ['"' or '}', ..]) or ('[', ['{' or '[', ..]))
            throw Refusal(input, "is JSON", "Save the table as CSV or Parquet.");
        if (text.StartsWith("@relation", StringComparison.OrdinalIgnoreCase))
            throw Refusal(input, "is an ARFF file", "Save the part below @data as CSV.");
    }

    private static NablaException Refusal(Input input, string what, string remedy) =>
        new("not-csv", $"{input.Name} {what}. {remedy}".TrimEnd());

    private static string ZipOf(Input input)
    {
        try
        {
            using var stream = input.Open();
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var names = zip.Entries.Select(entry => entry.FullName).ToList();
            if (names.Contains("xl/workbook.xml")) return $"is an Excel workbook (.xlsx). {AsCsv[..^1]}";
            if (names.Contains("content.xml")) return $"is an OpenDocument spreadsheet. {AsCsv[..^1]}";
            if (names.Any(name => name.EndsWith(".npy", StringComparison.Ordinal))) return "is an NPZ file. Rename it to .npz";
            return $"is a ZIP archive of {Suggestion.Shortened([.. names.Take(5)])}. Unpack it and name the file";
        }
        catch (InvalidDataException)
        {
            return "is a damaged ZIP archive or Excel workbook. Copy or download the file again";
        }
    }

    // Every other byte of Latin text is 0.
    private static string? Utf16Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || bytes[0] is 0xFF or 0xFE || bytes[1] is 0xFE or 0xFF) return null;
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            if (bytes[i] == 0) even++;
            if (bytes[i + 1] == 0) odd++;
        }

        int pairs = bytes.Length / 2;
        return odd > 0.8 * pairs && even == 0 ? "UTF-16 (little endian)" : even > 0.8 * pairs && odd == 0 ? "UTF-16 (big endian)" : null;
    }
}
