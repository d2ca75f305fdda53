using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>Weights that lie in files beside the model. Only files in the model's own folder, and folders in it, are opened.</summary>
/// <param name="folder">The model's folder; null where there is none.</param>
internal sealed class ExternalData(string? folder)
{
    // Weights that two tensors share are read twice; more than that is no honest file.
    private const int TimesOver = 4;

    private readonly Dictionary<string, long> _read = [];

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="tensor">Its entries say where.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OnnxException">The file is not there, not in the folder, or too short.</exception>
    public ReadOnlyMemory<byte> Read(OnnxTensor tensor, int size, string name)
    {
        string location = Entry(tensor, "location") ?? throw Fault("has no location");
        string path = PathOf(location, name);
        try
        {
            using var file = File.OpenHandle(path);
            long there = RandomAccess.GetLength(file), offset = Number(tensor, "offset", 0, name);
            long length = Number(tensor, "length", Claimed(tensor, size), name);
            if (offset > there || length > there - offset)
                throw Fault($"should be {length:N0} bytes from byte {offset:N0} of {location}, which has {there:N0}");
            if (length > Array.MaxLength) throw Fault($"has {length:N0} bytes; at most {Array.MaxLength:N0} are read");
            _read[path] = _read.GetValueOrDefault(path) + length;
            if (_read[path] / TimesOver > there) throw Fault($"is one of many tensors in the same bytes of {location}");
            var bytes = new byte[length];
            for (int at = 0, count; at < bytes.Length; at += count)
            {
                count = RandomAccess.Read(file, bytes.AsSpan(at), offset + at);
                if (count == 0) throw Fault($"ends early: {location} became shorter while it was read");
            }

            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxException($"The constant \"{name}\" is in {location}, which cannot be read: {fault.Message} The file "
                + "belongs beside the model.", fault);
        }

        OnnxException Fault(string what) => new($"The constant \"{name}\" {what}. Use an unchanged copy of the model and its data files.");
    }

    /// <summary>Where a location is: below the folder, by no way around.</summary>
    private string PathOf(string location, string name)
    {
        if (folder is null)
            throw new OnnxException($"The constant \"{name}\" is in the file {location}; a model from a stream has no folder to look "
                + "for it. Load it by its path.");
        string[] parts = location.Split('/', '\\');
        if (location.Contains('\0') || location.Contains(':') || parts.Any(part => part is "" or "..") || Path.IsPathRooted(location))
            throw new OnnxException($"The constant \"{name}\" lies in \"{location}\"; only files in the model's own folder are read.");
        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new OnnxException($"The constant \"{name}\" lies in \"{location}\", which is a link; only files in the model's own "
                    + "folder are read. Put the file itself there.");
        }

        return path;
    }

    private static string? Entry(OnnxTensor tensor, string key) => tensor.External.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long Number(OnnxTensor tensor, string key, long otherwise, string name) => Entry(tensor, key) is not { } text
        ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new OnnxException($"The constant \"{name}\" has the {key} \"{text}\"; expected a number of bytes.");

    // A claim is taken for a length only; what the file has is compared with it before anything is reserved.
    private static long Claimed(OnnxTensor tensor, int size) => tensor.Dimensions.All(length => length is >= 0 and <= int.MaxValue)
        ? (long)UInt128.Min(tensor.Dimensions.Aggregate((UInt128)(uint)size, (product, length) => product > long.MaxValue ? product
        : product * (ulong)length), long.MaxValue)
        : long.MaxValue;
}
