namespace Nabla.Fuzz;

/// <summary>Every reader that files of others come to.</summary>
internal static class Formats
{
    /// <summary>One line a reader.</summary>
    public static IReadOnlyList<Format> All =>
    [
        CsvFormats.Table,
        CsvFormats.Compressed,
        CsvFormats.Blocks,
        ArrayFormats.Idx,
        ArrayFormats.Npy,
        ArrayFormats.Npz,
        ImageFormats.Memory,
        ImageFormats.Blocks,
        PictureFormats.Files,
        ParquetFormats.Table,
        ParquetFormats.Blocks,
        JsonFormats.Configuration,
        JsonFormats.Preprocessing,
        OnnxFormats.Wire,
        OnnxFormats.Import,
        OnnxFormats.Model,
        CheckpointFormats.Safetensors,
        CheckpointFormats.Resume,
    ];

    /// <summary>Bytes of a text.</summary>
    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
