using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nabla.ML;

/// <summary>Columns and annotations of schemas.</summary>
internal static class Schemas
{
    /// <summary>Returns a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"There is no {role} column \"{name}\". The columns are {string.Join(", ",
            schema.Where(column => !column.IsHidden).Select(column => $"\"{column.Name}\""))}.");

    public static ArgumentException Mismatch(string name, string role, string expected, DataViewType type) =>
        new($"The {role} column \"{name}\" must be {expected} (got {type}).");

    /// <summary>Returns an annotation of texts; null if the column has no such annotation with this number of texts.</summary>
    public static string[]? Texts(DataViewSchema.Column column, string annotation, int length)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is not VectorDataViewType { ItemType: TextDataViewType } type
            || type.Size != length)
            return null;
        var texts = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue(annotation, ref texts);
        return [.. texts.DenseValues().Select(text => text.ToString())];
    }

    /// <summary>Whether the values of a key column are texts.</summary>
    public static bool HasTextKeys(DataViewSchema.Column column, KeyDataViewType key) =>
        column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: TextDataViewType } type
        && type.Size == (int)key.Count;

    /// <summary>Returns the values of a key column as text, in the order of the keys; null if it has none.</summary>
    public static string[]? KeyTexts(DataViewSchema.Column column, KeyDataViewType key)
    {
        const string Values = "KeyValues";
        if (column.Annotations.Schema.GetColumnOrNull(Values)?.Type is not VectorDataViewType type
            || type.Size != (int)key.Count) return null;
        var raw = type.ItemType.RawType;
        return raw == typeof(ReadOnlyMemory<char>) ? Texts(column, Values, type.Size)
            : raw == typeof(float) ? Of<float>() : raw == typeof(double) ? Of<double>() : raw == typeof(int) ? Of<int>()
            : raw == typeof(long) ? Of<long>() : raw == typeof(uint) ? Of<uint>() : raw == typeof(bool) ? Of<bool>()
            : raw == typeof(byte) ? Of<byte>() : raw == typeof(short) ? Of<short>() : null;

        string[] Of<T>()
        {
            var values = default(VBuffer<T>);
            column.Annotations.GetValue(Values, ref values);
            return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
        }
    }
}
