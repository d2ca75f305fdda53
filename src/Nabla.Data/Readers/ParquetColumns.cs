using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Readers;

/// <summary>Columns of a Parquet file, over some groups of rows.</summary>
internal static class ParquetColumns
{
    /// <summary>Whether columns of a type are read.</summary>
    public static bool IsRead(Type type) =>
        IsText(type) || type == typeof(bool) || type == typeof(DateTime) || type == typeof(decimal) || (type.IsPrimitive && type != typeof(char));

    /// <summary>What a column of such a type becomes.</summary>
    public static ColumnKind KindOf(Type type) => IsText(type) || type == typeof(bool) || type == typeof(DateTime) ? ColumnKind.Text : ColumnKind.Number;

    /// <summary>Reads a column.</summary>
    public static Task<Column> Read(IReadOnlyList<ParquetRowGroupReader> groups, DataField field, CancellationToken cancellationToken)
    {
        var type = field.ClrType;
        if (IsText(type)) return Strings(groups, field, cancellationToken);
        if (type == typeof(bool)) return Texts<bool>(groups, field, value => value ? "true" : "false", cancellationToken);
        if (type == typeof(DateTime)) return Texts<DateTime>(groups, field, value => value.ToString("s", CultureInfo.InvariantCulture), cancellationToken);
        if (type == typeof(decimal)) return Numeric<decimal>(groups, field, cancellationToken);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => Numeric<sbyte>(groups, field, cancellationToken),
            TypeCode.Byte => Numeric<byte>(groups, field, cancellationToken),
            TypeCode.Int16 => Numeric<short>(groups, field, cancellationToken),
            TypeCode.UInt16 => Numeric<ushort>(groups, field, cancellationToken),
            TypeCode.Int32 => Numeric<int>(groups, field, cancellationToken),
            TypeCode.UInt32 => Numeric<uint>(groups, field, cancellationToken),
            TypeCode.Int64 => Numeric<long>(groups, field, cancellationToken),
            TypeCode.UInt64 => Numeric<ulong>(groups, field, cancellationToken),
            TypeCode.Single => Numeric<float>(groups, field, cancellationToken),
            TypeCode.Double => Numeric<double>(groups, field, cancellationToken),
            _ => throw new NotSupportedException($"column \"{field.Name}\" holds {type.Name}."),
        };
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);

    private static async Task<Column> Strings(IReadOnlyList<ParquetRowGroupReader> groups, DataField field, CancellationToken cancellationToken)
    {
        var cells = new List<string?>();
        foreach (var group in groups)
        {
            var values = new string[group.RowCount];
            await group.ReadAsync(field, values, cancellationToken: cancellationToken);
            cells.AddRange(values);
        }

        return TextColumn.Of(field.Name, cells);
    }

    private static async Task<Column> Texts<T>(IReadOnlyList<ParquetRowGroupReader> groups, DataField field, Func<T, string> write, CancellationToken cancellationToken)
        where T : struct
    {
        var cells = new List<string?>();
        await foreach (var values in Groups<T>(groups, field, cancellationToken)) cells.AddRange(values.Select(value => value is { } known ? write(known) : null));
        return TextColumn.Of(field.Name, cells);
    }

    private static async Task<Column> Numeric<T>(IReadOnlyList<ParquetRowGroupReader> groups, DataField field, CancellationToken cancellationToken)
        where T : struct, INumberBase<T>
    {
        var cells = LargeArray.Allocate<double>(checked((int)groups.Sum(group => group.RowCount)));
        int row = 0;
        await foreach (var values in Groups<T>(groups, field, cancellationToken))
        {
            foreach (var value in values) cells[row++] = value is { } known ? double.CreateTruncating(known) : double.NaN;
        }

        return new NumericColumn(field.Name, cells);
    }

    private static async IAsyncEnumerable<T?[]> Groups<T>(IReadOnlyList<ParquetRowGroupReader> groups, DataField field, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : struct
    {
        foreach (var group in groups)
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
