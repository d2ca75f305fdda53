using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nabla.Data;

namespace Nabla.ML;

/// <summary>The cells of a row, by their kind.</summary>
internal sealed class Cells(int numbers, int texts, int dates)
{
    public double[] Numbers { get; } = new double[numbers];

    public string?[] Texts { get; } = new string?[texts];

    public DateTime?[] Dates { get; } = new DateTime?[dates];
}

/// <summary>How the values of a column of ML.NET become cells.</summary>
internal enum CellKind
{
    /// <summary>Numbers, and spans of time in seconds; NaN is a missing cell.</summary>
    Number,

    /// <summary>Text and key values; empty text and key 0 are missing cells.</summary>
    Text,

    /// <summary>The texts true and false.</summary>
    Truth,

    /// <summary>Dates.</summary>
    Date,
}

/// <summary>A column of a data view and the columns of the table that it becomes: one, or one for each slot of a vector.</summary>
/// <param name="Source">The name of the column.</param>
/// <param name="Type">The type of the column.</param>
/// <param name="Kind">The kind of the cells.</param>
/// <param name="Names">The names of the columns of the table.</param>
internal sealed record InputColumn(string Source, DataViewType Type, CellKind Kind, IReadOnlyList<string> Names)
{
    private DataViewType ItemType => Type is VectorDataViewType vector ? vector.ItemType : Type;

    /// <summary>Describes the columns of a data view.</summary>
    /// <param name="schema">The schema of the data view.</param>
    /// <param name="names">The columns.</param>
    /// <param name="taken">Names that columns of the table cannot have.</param>
    /// <exception cref="ArgumentException">There is no such column, or no cell can hold its type.</exception>
    public static IReadOnlyList<InputColumn> From(DataViewSchema schema, IReadOnlyList<string> names, IEnumerable<string> taken)
    {
        var used = new HashSet<string>(taken, StringComparer.Ordinal);
        return [.. names.Select(name => From(Schemas.Find(schema, name, "input"), used))];
    }

    private static InputColumn From(DataViewSchema.Column column, HashSet<string> used)
    {
        var type = column.Type;
        if (type is VectorDataViewType { IsKnownSize: false })
            throw Schemas.Mismatch(column.Name, "input", "a vector of known size", type);
        var item = type is VectorDataViewType vector ? vector.ItemType : type;
        var kind = item switch
        {
            NumberDataViewType or TimeSpanDataViewType => CellKind.Number,
            BooleanDataViewType => CellKind.Truth,
            TextDataViewType => CellKind.Text,
            KeyDataViewType key => Schemas.HasTextKeys(column, key) ? CellKind.Text : throw Schemas.Mismatch(column.Name, "input",
                "a key of text values, because other keys are not categories by themselves; use Conversion.MapKeyToValue or "
                + "Conversion.ConvertType before it", type),
            DateTimeDataViewType => CellKind.Date,
            _ => throw Schemas.Mismatch(column.Name, "input", "numbers, text, keys, Boolean, DateTime or TimeSpan", type),
        };
        int size = type is VectorDataViewType slots ? slots.Size : 1;
        string[] given = type is VectorDataViewType ? Schemas.Texts(column, "SlotNames", size) ?? [] : [column.Name];
        string[] names = new string[size];
        for (int i = 0; i < size; i++)
        {
            string name = given.Length > i && given[i].Length > 0 ? given[i]
                : string.Create(CultureInfo.InvariantCulture, $"{column.Name}{i}");
            names[i] = name;
            for (int n = 2; !used.Add(names[i]); n++) names[i] = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
        }

        return new(column.Name, type, kind, names);
    }

    /// <summary>Adds the columns of the table, which read the cells.</summary>
    /// <param name="columns">The columns so far.</param>
    /// <param name="first">The indices of the first cells.</param>
    public void AddTo(RowColumns<Cells> columns, CellIndex first)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            int number = first.Numbers + i, text = first.Texts + i, date = first.Dates + i;
            _ = Kind switch
            {
                CellKind.Number => columns.Number(Names[i], cells => cells.Numbers[number]),
                CellKind.Date => columns.Date(Names[i], cells => cells.Dates[date]),
                _ => columns.Text(Names[i], cells => cells.Texts[text]),
            };
        }
    }

    /// <summary>Creates the function that reads the column from the current row into cells.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The indices of the first cells.</param>
    /// <exception cref="ArgumentException">The row has no such column, or its type is another than in training.</exception>
    public Action<Cells> Bind(DataViewRow row, CellIndex first)
    {
        var column = Schemas.Find(row.Schema, Source, "input");
        if (!SameType(column.Type)) throw Schemas.Mismatch(Source, "input", $"{Type}, as in training", column.Type);
        return ItemType switch
        {
            KeyDataViewType => Keys(row, column, first.Texts),
            TextDataViewType => Read<ReadOnlyMemory<char>, string?>(row, column, cells => cells.Texts, first.Texts,
                text => text.IsEmpty ? null : text.ToString()),
            BooleanDataViewType => Read<bool, string?>(row, column, cells => cells.Texts, first.Texts, TruthText),
            DateTimeDataViewType => Read<DateTime, DateTime?>(row, column, cells => cells.Dates, first.Dates, date => date),
            TimeSpanDataViewType => Numbers<TimeSpan>(row, column, first.Numbers, time => time.TotalSeconds),
            _ when ItemType.RawType == typeof(float) => Numbers<float>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(double) => Numbers<double>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(sbyte) => Numbers<sbyte>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(byte) => Numbers<byte>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(short) => Numbers<short>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(ushort) => Numbers<ushort>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(int) => Numbers<int>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(uint) => Numbers<uint>(row, column, first.Numbers, x => x),
            _ when ItemType.RawType == typeof(long) => Numbers<long>(row, column, first.Numbers, x => x),
            _ => Numbers<ulong>(row, column, first.Numbers, x => x),
        };
    }

    /// <summary>The text of a truth value in the table.</summary>
    public static string TruthText(bool value) => value ? "true" : "false";

    // The number of keys may differ from training: the texts of the keys are what counts.
    private bool SameType(DataViewType other)
    {
        var item = other is VectorDataViewType vector ? vector.ItemType : other;
        int size = other is VectorDataViewType { Size: var slots } ? slots : 1;
        return size == Names.Count && (ItemType is KeyDataViewType ? item is KeyDataViewType : item.Equals(ItemType));
    }

    private static Action<Cells> Numbers<T>(DataViewRow row, DataViewSchema.Column column, int first, Func<T, double> convert) =>
        Read(row, column, cells => cells.Numbers, first, convert);

    private static Action<Cells> Keys(DataViewRow row, DataViewSchema.Column column, int first)
    {
        var item = (KeyDataViewType)(column.Type is VectorDataViewType vector ? vector.ItemType : column.Type);
        string[] texts = Schemas.KeyTexts(column, item)
            ?? throw Schemas.Mismatch(column.Name, "input", "a key of text values, as in training", column.Type);
        return item.RawType == typeof(byte) ? Keys<byte>(key => key) : item.RawType == typeof(ushort) ? Keys<ushort>(key => key)
            : item.RawType == typeof(uint) ? Keys<uint>(key => key) : Keys<ulong>(key => key);

        Action<Cells> Keys<T>(Func<T, ulong> number) => Read<T, string?>(row, column, cells => cells.Texts, first, value =>
            number(value) is var key && key == 0 ? null
            : key <= (ulong)texts.Length && texts[key - 1].Length > 0 ? texts[key - 1] : null);
    }

    private static Action<Cells> Read<T, TCell>(DataViewRow row, DataViewSchema.Column column, Func<Cells, TCell[]> of, int first,
        Func<T, TCell> convert)
    {
        if (column.Type is not VectorDataViewType)
        {
            var one = row.GetGetter<T>(column);
            return cells =>
            {
                T value = default!;
                one(ref value);
                of(cells)[first] = convert(value);
            };
        }

        var many = row.GetGetter<VBuffer<T>>(column);
        var buffer = default(VBuffer<T>);
        int size = ((VectorDataViewType)column.Type).Size;
        return cells =>
        {
            many(ref buffer);
            // A prediction engine passes on arrays of any length, and null as a vector of length 0.
            if (buffer.Length != size)
                throw new InvalidOperationException($"The input column \"{column.Name}\" must have {size} values in each row (got "
                    + $"{buffer.Length}).");
            var to = of(cells).AsSpan(first, buffer.Length);
            if (!buffer.IsDense) to.Fill(convert(default!));
            ReadOnlySpan<T> values = buffer.GetValues();
            ReadOnlySpan<int> indices = buffer.GetIndices();
            for (int i = 0; i < values.Length; i++) to[buffer.IsDense ? i : indices[i]] = convert(values[i]);
        };
    }
}

/// <summary>The indices of the first cells of a column.</summary>
internal readonly record struct CellIndex(int Numbers, int Texts, int Dates)
{
    public static CellIndex operator +(CellIndex at, InputColumn column) => column.Kind switch
    {
        CellKind.Number => at with { Numbers = at.Numbers + column.Names.Count },
        CellKind.Date => at with { Dates = at.Dates + column.Names.Count },
        _ => at with { Texts = at.Texts + column.Names.Count },
    };

    public Cells CreateCells() => new(Numbers, Texts, Dates);
}
