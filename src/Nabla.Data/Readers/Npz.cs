using System.IO.Compression;

namespace Nabla.Data.Readers;

/// <summary>Reads NPZ files: several named arrays as NumPy's savez and savez_compressed write them.</summary>
public static class Npz
{
    private const string Ending = ".npy";

    /// <summary>Reads all arrays of a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The arrays by name.</returns>
    /// <exception cref="DataException">The file is missing, is no NPZ file, or one of its arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, NumberArray> Read(string path) => Read(Input.File(path));

    internal static IReadOnlyDictionary<string, NumberArray> Read(Input input, IReadOnlyCollection<string>? wanted = null) => Using(
        input,
        entries => entries.Where(entry => wanted?.Contains(NameOf(entry)) != false).ToDictionary(NameOf, entry =>
        {
            using var content = entry.Open();
            return Npy.ReadArray(content, $"{input.Name}, array {NameOf(entry)}");
        }));

    /// <summary>The names of the arrays, and what each is: "60,000 × 28 × 28", or why it cannot be read.</summary>
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
                throw new DataException("no-arrays", $"{input.Name} is a zip file without arrays. Save arrays with numpy.savez, or a "
                    + "spreadsheet as CSV.");
            if (entries.GroupBy(NameOf).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new DataException("duplicate-array", $"{input.Name} has two arrays named {twice.Key}. Save one of them under "
                    + "another name.");
            return read(entries);
        }
        catch (InvalidDataException damage)
        {
            throw new DataException("broken-npz", $"{input.Name} is a damaged NPZ file: {damage.Message} Save the arrays again with "
                + "numpy.savez, or copy the file again.", innerException: damage);
        }
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Ending.Length];
}
