using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Nabla.Numerics;
using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Readers;

/// <summary>Reads columns of a Parquet file over groups of rows, and converts the stored cells.</summary>
internal static class ParquetColumns
{
    /// <summary>The reason for bytes that are not text.</summary>
    public const string RawBytes = "holds raw bytes (BYTE_ARRAY), not text";

    private const int ExactPowers = 22;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly long MaxExact = 1L << 53;

    /// <summary>The column kind of cells with a meaning.</summary>
    public static ColumnKind KindOf(ParquetMeaning meaning) =>
        meaning is ParquetMeaning.Boolean or >= ParquetMeaning.Date ? ColumnKind.Text : ColumnKind.Number;

    /// <summary>Reads a column.</summary>
    /// <param name="groups">The row groups of the file that <see cref="ParquetSubset"/> creates.</param>
    /// <param name="stored">The column in that file.</param>
    /// <param name="field">The column in the original file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The column.</returns>
    /// <exception cref="InvalidDataException">The bytes are not text, or a time is invalid.</exception>
    public static Task<Column> Read(IReadOnlyList<ParquetRowGroupReader> groups, DataField stored, ParquetField field,
        CancellationToken cancellationToken)
    {
        var source = new Cells(groups, stored, field.Name, cancellationToken);
        bool small = stored.ClrType == typeof(int);
        return field.Meaning switch
        {
            ParquetMeaning.Boolean => source.Texts<bool>(value => value ? "true" : "false"),
            ParquetMeaning.Signed => small ? source.Numbers<int>(value => value) : source.Numbers<long>(value => value),
            ParquetMeaning.Unsigned => small ? source.Numbers<int>(value => (uint)value) : source.Numbers<long>(value => (ulong)value),
            ParquetMeaning.Single => source.Numbers<float>(value => value),
            ParquetMeaning.Double => source.Numbers<double>(value => value),
            ParquetMeaning.Half => source.NumbersOfBytes(value => (double)BinaryPrimitives.ReadHalfLittleEndian(value)),
            ParquetMeaning.Decimal => field.Element.Physical is 1 or 2
                ? small ? source.Numbers<int>(value => Decimal(value, field.Element.Scale))
                : source.Numbers<long>(value => Decimal(value, field.Element.Scale))
                : source.NumbersOfBytes(value => Decimal(new BigInteger(value, isUnsigned: false, isBigEndian: true), field.Element.Scale)),
            ParquetMeaning.Date => source.Texts<int>(Date),
            ParquetMeaning.Time => small ? source.Texts<int>(value => Time(value, field.PerSecond))
                : source.Texts<long>(value => Time(value, field.PerSecond)),
            ParquetMeaning.Timestamp => source.Texts<long>(value => Timestamp(value, field.PerSecond, field.IsUtc)),
            ParquetMeaning.Int96 => source.Texts<DateTime>(value =>
                value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
            ParquetMeaning.Text => source.Strings(),
            ParquetMeaning.PerhapsText => source.TextsOfBytes(Text),
            ParquetMeaning.Uuid => source.TextsOfBytes(value => new Guid(value, bigEndian: true).ToString()),
            _ => throw new NotSupportedException($"{field.TypeName} are not read."),
        };
    }

    // The quotient is the nearest double if the unscaled value and the power of ten are exact; otherwise the text is parsed.
    private static double Decimal(long value, int scale) =>
        scale is >= 0 and <= ExactPowers && Math.Abs(value) <= MaxExact ? value / Math.Pow(10, scale)
        : Decimal(new BigInteger(value), scale);

    private static double Decimal(BigInteger value, int scale) => BigInteger.Abs(value) <= MaxExact && scale is >= 0 and <= ExactPowers
        ? Decimal((long)value, scale)
        : double.Parse(string.Create(CultureInfo.InvariantCulture, $"{value}e{-scale}"), CultureInfo.InvariantCulture);

    private static string Date(int days) => At(days, TimeSpan.TicksPerDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(long parts, long perSecond)
    {
        long seconds = Math.DivRem(parts, perSecond, out long rest);
        return parts >= 0 && seconds <= TimeSpan.SecondsPerDay
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}")
            + Fraction(rest, perSecond)
            : throw new InvalidDataException($"it holds {parts:N0}, which is not a time of day.");
    }

    private static string Timestamp(long parts, long perSecond, bool utc)
    {
        long seconds = Math.DivRem(parts, perSecond, out long rest);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + perSecond);
        return At(seconds, TimeSpan.TicksPerSecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(rest, perSecond) + (utc ? "Z" : "");
    }

    private static string Fraction(long rest, long perSecond)
    {
        if (rest == 0) return "";
        string digits = (perSecond + rest).ToString(CultureInfo.InvariantCulture)[1..];
        return $".{digits.TrimEnd('0')}";
    }

    private static DateTime At(long units, long ticksOfUnit)
    {
        long most = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / ticksOfUnit,
            least = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / ticksOfUnit;
        return units >= least && units <= most
            ? DateTime.UnixEpoch.AddTicks(units * ticksOfUnit)
            : throw new InvalidDataException($"it holds a time outside the years 1 to 9999 ({units:N0} "
            + $"{(ticksOfUnit == TimeSpan.TicksPerDay ? "days" : "seconds")} from 1970).");
    }

    private static string Text(byte[] value)
    {
        try
        {
            return Strict.GetString(value) is var text && text.AsSpan().IndexOf('\0') < 0 ? text : throw new InvalidDataException(RawBytes);
        }
        catch (DecoderFallbackException damage)
        {
            throw new InvalidDataException(RawBytes, damage);
        }
    }

    /// <summary>The cells of a column, by row group.</summary>
    private sealed class Cells(IReadOnlyList<ParquetRowGroupReader> groups, DataField stored, string name,
        CancellationToken cancellationToken)
    {
        public async Task<Column> Numbers<T>(Func<T, double> convert)
            where T : struct
        {
            var cells = LargeArray.Allocate<double>(checked((int)groups.Sum(group => group.RowCount)));
            int row = 0;
            foreach (var group in groups)
                foreach (var value in await Values<T>(group)) cells[row++] = value is { } known ? convert(known) : double.NaN;
            return new NumericColumn(name, cells);
        }

        public async Task<Column> Texts<T>(Func<T, string> write)
            where T : struct
        {
            var cells = new List<string?>();
            foreach (var group in groups)
                cells.AddRange((await Values<T>(group)).Select(value => value is { } known ? write(known) : null));
            return TextColumn.From(name, cells);
        }

        public async Task<Column> NumbersOfBytes(Func<byte[], double> convert)
        {
            var cells = LargeArray.Allocate<double>(checked((int)groups.Sum(group => group.RowCount)));
            int row = 0;
            foreach (var group in groups)
                foreach (byte[]? value in await Bytes(group)) cells[row++] = value is null ? double.NaN : convert(value);
            return new NumericColumn(name, cells);
        }

        public async Task<Column> TextsOfBytes(Func<byte[], string> write)
        {
            var cells = new List<string?>();
            foreach (var group in groups) cells.AddRange((await Bytes(group)).Select(value => value is null ? null : write(value)));
            return TextColumn.From(name, cells);
        }

        public async Task<Column> Strings()
        {
            var cells = new List<string?>();
            foreach (var group in groups)
            {
                var values = new string[group.RowCount];
                await group.ReadAsync(stored, values, cancellationToken: cancellationToken);
                cells.AddRange(values);
            }

            return TextColumn.From(name, cells);
        }

        private async Task<byte[]?[]> Bytes(ParquetRowGroupReader group)
        {
            var values = new byte[]?[group.RowCount];
            await group.ReadAsync(stored, values.AsMemory(), cancellationToken: cancellationToken);
            return values;
        }

        private async Task<T?[]> Values<T>(ParquetRowGroupReader group)
            where T : struct
        {
            var values = new T?[group.RowCount];
            if (stored.IsNullable) await group.ReadAsync<T>(stored, values.AsMemory(), cancellationToken: cancellationToken);
            else
            {
                var present = new T[group.RowCount];
                await group.ReadAsync<T>(stored, present.AsMemory(), cancellationToken: cancellationToken);
                for (int i = 0; i < values.Length; i++) values[i] = present[i];
            }

            return values;
        }
    }
}
