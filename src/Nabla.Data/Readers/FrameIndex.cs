using System.Text.Json;

namespace Nabla.Data.Readers;

/// <summary>Which columns of a file are the index of the data frame that was saved, and no data.</summary>
internal static class FrameIndex
{
    private const string Unnamed = "__index_level_";

    /// <summary>
    /// The columns that the remark "pandas" of a Parquet file calls an index; none where it says nothing that can be understood.
    /// </summary>
    /// <param name="remark">JSON: {"index_columns": ["__index_level_0__"], …}. An index that is not stored is an object in place of a
    /// name.</param>
    public static IReadOnlyList<string> In(ReadOnlySpan<byte> remark)
    {
        try
        {
            using var json = JsonDocument.Parse(remark.ToArray());
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("index_columns", out var columns)
                && columns.ValueKind == JsonValueKind.Array
                ? [.. columns.EnumerateArray().Where(column => column.ValueKind == JsonValueKind.String)
                .Select(column => column.GetString()!)]
                : [];
        }
        catch (JsonException)
        {
            // Whoever wrote this is no pandas; the columns are all data.
            return [];
        }
    }

    /// <summary>Whether a column is called as an index without a name is, whoever passed the file on without the remark.</summary>
    public static bool IsNamedAsOne(string column) =>
        column.StartsWith(Unnamed, StringComparison.Ordinal) && column.EndsWith("__", StringComparison.Ordinal)
        && column.Length > Unnamed.Length + 2 && column.AsSpan(Unnamed.Length..^2).IndexOfAnyExceptInRange('0', '9') < 0;
}
