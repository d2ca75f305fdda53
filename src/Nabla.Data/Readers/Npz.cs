using System.IO.Compression;

namespace Nabla.Data.Readers;

/// <summary>Reads NPZ files: several named arrays as NumPy's savez and savez_compressed write them.</summary>
public static class Npz
{
    /// <summary>Reads all arrays of a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The arrays by name.</returns>
    /// <exception cref="DataException">The file is missing, is no NPZ file, or one of its arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, NumberArray> Read(string path) => Read(Input.File(path));

    internal static IReadOnlyDictionary<string, NumberArray> Read(Input input)
    {
        using var stream = input.Open();
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var arrays = new Dictionary<string, NumberArray>();
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
            {
                using var content = entry.Open();
                arrays[entry.FullName[..^4]] = Npy.ReadArray(content, $"{input.Name}, array {entry.FullName[..^4]}");
            }

            if (arrays.Count == 0) throw new DataException($"{input.Name} is a zip file without arrays in it. Save arrays with numpy.savez; save a spreadsheet as CSV.");
            return arrays;
        }
        catch (InvalidDataException damage)
        {
            throw new DataException($"{input.Name} is no whole NPZ file: {damage.Message} Save the arrays again with numpy.savez, or copy the file again.", damage);
        }
    }
}
