using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Readers;

/// <summary>Columns of a Parquet file, over all its groups of rows.</summary>
internal static class ParquetColumns
{
    /// <summary>Whether columns of a type are read.</summary>
    public static bool IsRead(Type type) =>
        IsText(type) || type == typeof(bool) || type == typeof(DateTime) || type == typeof(decimal) || (type.IsPrimitive && type != typeof(char));

    /// <summary>Reads a column.</summary>
    public static Task<Column> Read(ParquetReader reader, DataField field, CancellationToken cancellationToken)
    {
        var type = field.ClrType;
        if (IsText(type)) return Strings(reader, field, cancellationToken);
        if (type == typeof(bool)) return Texts<bool>(reader, field, value => value ? "true" : "false", cancellationToken);
        if (type == typeof(DateTime)) return Texts<DateTime>(reader, field, value => value.ToString("s", CultureInfo.InvariantCulture), cancellationToken);
        if (type == typeof(decimal)) return Numeric<decimal>(reader, field, cancellationToken);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => Numeric<sbyte>(reader, field, cancellationToken),
            TypeCode.Byte => Numeric<byte>(reader, field, cancellationToken),
            TypeCode.Int16 => Numeric<short>(reader, field, cancellationToken),
            TypeCode.UInt16 => Numeric<ushort>(reader, field, cancellationToken),
            TypeCode.Int32 => Numeric<int>(reader, field, cancellationToken),
            TypeCode.UInt32 => Numeric<uint>(reader, field, cancellationToken),
            TypeCode.Int64 => Numeric<long>(reader, field, cancellationToken),
            TypeCode.UInt64 => Numeric<ulong>(reader, field, cancellationToken),
            TypeCode.Single => Numeric<float>(reader, field, cancellationToken),
            TypeCode.Double => Numeric<double>(reader, field, cancellationToken),
            _ => throw new NotSupportedException($"column \"{field.Name}\" holds {type.Name}."),
        };
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);

    private static async Task<Column> Strings(ParquetReader reader, DataField field, CancellationToken cancellationToken)
    {
        var cells = new List<string?>();
        foreach (var group in reader.RowGroups)
        {
            var values = new string[group.RowCount];
            await group.ReadAsync(field, values, cancellationToken: cancellationToken);
            cells.AddRange(values);
        }

        return TextColumn.Of(field.Name, cells);
    }

    private static async Task<Column> Texts<T>(ParquetReader reader, DataField field, Func<T, string> write, CancellationToken cancellationToken)
        where T : struct
    {
        var cells = new List<string?>();
        await foreach (var values in Groups<T>(reader, field, cancellationToken)) cells.AddRange(values.Select(value => value is { } known ? write(known) : null));
        return TextColumn.Of(field.Name, cells);
    }

    private static async Task<Column> Numeric<T>(ParquetReader reader, DataField field, CancellationToken cancellationToken)
        where T : struct, INumberBase<T>
    {
        var cells = new List<double>();
        await foreach (var values in Groups<T>(reader, field, cancellationToken))
        {
            foreach (var value in values) cells.Add(value is { } known ? double.CreateTruncating(known) : double.NaN);
        }

        return new NumericColumn(field.Name, cells.ToArray());
    }

    private static async IAsyncEnumerable<T?[]> Groups<T>(ParquetReader reader, DataField field, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : struct
    {
        foreach (var group in reader.RowGroups)
        {
            var values = new T?[group.RowCount];
            if (field.IsNullable) await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
            else
            {
                var present = new T[group.RowCount];
                await group.ReadAsync<T>(field, present.AsMemory(), cancellationToken: cancellationToken);
                for (int i = 0; i < values.Length; i++) values[i] = present[i];
            }

            yield return values;
        }
    }
}
