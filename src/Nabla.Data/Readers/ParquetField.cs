using System.Text;

namespace Nabla.Data.Readers;

/// <summary>A top-level column in the schema of a Parquet file.</summary>
/// <param name="Element">The schema element.</param>
/// <param name="Leaf">The index of the stored column, for a column that is not a group.</param>
/// <param name="Inner">The type in a group or list, for messages: INT32; null if there are several.</param>
internal sealed record ParquetField(ParquetElement Element, int Leaf, string? Inner)
{
    private const int Boolean = 0, Int32 = 1, Int64 = 2, Int96 = 3, Float = 4, Double = 5, Bytes = 6, Fixed = 7;
    private const int UuidBytes = 16, HalfBytes = 2;

    // Codes of LogicalType and ConvertedType in parquet.thrift.
    private const int Text = 1, Map = 2, List = 3, Enum = 4, DecimalNumber = 5, Day = 6, TimeOfDay = 7, Stamp = 8, Integer = 10,
        Unknown = 11, Json = 12, UuidName = 14, Float16 = 15;
    private const int Utf8 = 0, OldMap = 1, OldMapPair = 2, OldList = 3, OldEnum = 4, OldDecimal = 5, OldDate = 6, OldTimeMillis = 7,
        OldTimeMicros = 8, OldStampMillis = 9, OldStampMicros = 10, OldUnsigned8 = 11, OldUnsigned64 = 14, OldJson = 19;

    private static readonly string[] LogicalNames =
        ["", "STRING", "MAP", "LIST", "ENUM", "DECIMAL", "DATE", "TIME", "TIMESTAMP", "", "INTEGER", "UNKNOWN", "JSON", "BSON", "UUID",
        "FLOAT16", "VARIANT", "GEOMETRY", "GEOGRAPHY"];

    private static readonly string[] ConvertedNames =
    [
        "UTF8", "MAP", "MAP_KEY_VALUE", "LIST", "ENUM", "DECIMAL", "DATE", "TIME_MILLIS", "TIME_MICROS", "TIMESTAMP_MILLIS",
            "TIMESTAMP_MICROS",
        "UINT_8", "UINT_16", "UINT_32", "UINT_64", "INT_8", "INT_16", "INT_32", "INT_64", "JSON", "BSON", "INTERVAL",
    ];

    public string Name => Element.Name;

    /// <summary>Whether the column is one stored column.</summary>
    public bool IsLeaf => Element.Physical >= 0 && Element.Children == 0 && Element.Repetition < 2;

    /// <summary>Whether the column has the null type, which is used for columns without any cell.</summary>
    public bool IsNull => Element.Logical == Unknown;

    /// <summary>The meaning of the cells.</summary>
    public ParquetMeaning Meaning => !IsLeaf ? ParquetMeaning.None : Element.Physical switch
    {
        Boolean => ParquetMeaning.Boolean,
        Float => ParquetMeaning.Single,
        Double => ParquetMeaning.Double,
        Int96 => ParquetMeaning.Int96,
        Int32 or Int64 => OfWhole(),
        Bytes => OfBytes(),
        Fixed when IsDecimal => ParquetMeaning.Decimal,
        Fixed when Element.Logical == UuidName && Element.Length == UuidBytes => ParquetMeaning.Uuid,
        Fixed when Element.Logical == Float16 && Element.Length == HalfBytes => ParquetMeaning.Half,
        _ => ParquetMeaning.None,
    };

    /// <summary>The number of time units in a second.</summary>
    public long PerSecond => Element.Unit switch { 1 => 1000, 2 => 1_000_000, 3 => 1_000_000_000, _ =>
        Element.Converted is OldTimeMillis or OldStampMillis ? 1000 : 1_000_000 };

    /// <summary>Whether times are in UTC. In older files all times are, as the format defines.</summary>
    public bool IsUtc => Element.Logical is Stamp or TimeOfDay ? Element.Flag : Element.Converted is OldStampMillis or OldStampMicros;

    /// <summary>The type of the column in the terms of the format.</summary>
    public string TypeName
    {
        get
        {
            string of = Inner is null ? "" : $" of {Inner}";
            if (Element.Logical == Map || Element.Converted is OldMap or OldMapPair) return "maps (MAP)";
            if (Element.Logical == List || Element.Converted == OldList || Element.Repetition == 2) return $"lists{of}";
            string named = Element.Logical > 0 && Element.Logical < LogicalNames.Length ? LogicalNames[Element.Logical]
                : Element.Converted >= 0 && Element.Converted < ConvertedNames.Length ? ConvertedNames[Element.Converted] : "";
            if (!IsLeaf) return named == "" ? "structures" : $"structures ({named})";
            string physical = Element.Physical < ParquetElement.PhysicalNames.Count ? ParquetElement.PhysicalNames[Element.Physical]
                : $"the unknown type {Element.Physical}";
            return named != "" ? $"{named} ({physical})" : Element.Physical is Bytes or Fixed ? $"raw bytes ({physical})" : physical;
        }
    }

    private bool IsDecimal => Element.Logical == DecimalNumber || Element.Converted == OldDecimal;

    private ParquetMeaning OfWhole()
    {
        if (IsDecimal) return ParquetMeaning.Decimal;
        if (Element.Logical == Day || Element.Converted == OldDate) return ParquetMeaning.Date;
        if (Element.Logical == TimeOfDay || Element.Converted is OldTimeMillis or OldTimeMicros) return ParquetMeaning.Time;
        if (Element.Logical == Stamp || Element.Converted is OldStampMillis or OldStampMicros) return ParquetMeaning.Timestamp;
        return (Element.Logical == Integer ? !Element.Flag : Element.Converted is >= OldUnsigned8 and <= OldUnsigned64)
            ? ParquetMeaning.Unsigned : ParquetMeaning.Signed;
    }

    private ParquetMeaning OfBytes()
    {
        if (IsDecimal) return ParquetMeaning.Decimal;
        if (Element.Logical is Text or Enum or Json || Element.Converted is Utf8 or OldEnum or OldJson) return ParquetMeaning.Text;
        return Element is { Logical: 0, Converted: < 0 } ? ParquetMeaning.PerhapsText : ParquetMeaning.None;
    }
}

/// <summary>An element in the schema of a Parquet file: a column, or a group of columns.</summary>
/// <remarks>Field and type numbers are those of parquet.thrift in the Apache Parquet format.</remarks>
internal sealed record ParquetElement
{
    /// <summary>The index of the storage type in <see cref="PhysicalNames"/>; −1 for a group.</summary>
    public int Physical { get; private set; } = -1;

    /// <summary>The number of bytes of a cell of fixed length.</summary>
    public int Length { get; private set; }

    /// <summary>0: required, 1: optional, 2: repeated.</summary>
    public int Repetition { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The number of children of a group.</summary>
    public long Children { get; private set; }

    /// <summary>The ConvertedType of older files; −1 for none.</summary>
    public int Converted { get; private set; } = -1;

    /// <summary>The number of decimals of a decimal number.</summary>
    public int Scale { get; private set; }

    /// <summary>The LogicalType of newer files, as its field number; 0 for none.</summary>
    public int Logical { get; private set; }

    /// <summary>The unit of a time: 1 milliseconds, 2 microseconds, 3 nanoseconds.</summary>
    public int Unit { get; private set; }

    /// <summary>Whether a time is in UTC; whether an integer is signed.</summary>
    public bool Flag { get; private set; }

    /// <summary>The names of the storage types.</summary>
    public static IReadOnlyList<string> PhysicalNames { get; } =
        ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"];

    /// <summary>Reads an element of the schema in a footer.</summary>
    public static ParquetElement Read(ref ThriftSpan footer)
    {
        var element = new ParquetElement();
        int field = 0;
        while (footer.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (1, 5):
                    element.Physical = (int)Math.Clamp(footer.Number(), -1, int.MaxValue);
                    break;
                case (2, 5):
                    element.Length = (int)Math.Clamp(footer.Number(), 0, int.MaxValue);
                    break;
                case (3, 5):
                    element.Repetition = (int)Math.Clamp(footer.Number(), 0, 2);
                    break;
                case (4, 8):
                    element.Name = Encoding.UTF8.GetString(footer.Bytes());
                    break;
                case (5, 5):
                    element.Children = footer.Number();
                    break;
                case (6, 5):
                    element.Converted = (int)Math.Clamp(footer.Number(), -1, int.MaxValue);
                    break;
                case (7, 5):
                    element.Scale = (int)Math.Clamp(footer.Number(), -1000, 1000);
                    break;
                case (10, 12):
                    element.ReadLogical(ref footer);
                    break;
                default:
                    footer.Skip(type, 2);
                    break;
            }
        }

        return element;
    }

    private void ReadLogical(ref ThriftSpan footer)
    {
        int meaning = 0;
        while (footer.Next(ref meaning, out int type))
        {
            if (type != 12)
            {
                footer.Skip(type, 3);
                continue;
            }

            Logical = meaning;
            int field = 0;
            while (footer.Next(ref field, out int inner))
            {
                // Decimal: scale, precision. Time and timestamp: UTC, unit. Integer: bits, sign.
                switch (field, inner)
                {
                    case (1, 5):
                        Scale = (int)Math.Clamp(footer.Number(), -1000, 1000);
                        break;
                    case (1 or 2, 1 or 2):
                        Flag = inner == 1;
                        break;
                    case (2, 12):
                        int unit = 0;
                        while (footer.Next(ref unit, out int empty))
                        {
                            Unit = unit;
                            footer.Skip(empty, 5);
                        }

                        break;
                    default:
                        footer.Skip(inner, 4);
                        break;
                }
            }
        }
    }
}

/// <summary>The meaning of the cells of a Parquet column.</summary>
internal enum ParquetMeaning
{
    /// <summary>Not supported.</summary>
    None,

    /// <summary>Booleans.</summary>
    Boolean,

    /// <summary>Signed integers.</summary>
    Signed,

    /// <summary>Unsigned integers.</summary>
    Unsigned,

    /// <summary>Floating point numbers of 16 bits.</summary>
    Half,

    /// <summary>Floating point numbers of 32 bits.</summary>
    Single,

    /// <summary>Floating point numbers of 64 bits.</summary>
    Double,

    /// <summary>Integers divided by a power of ten.</summary>
    Decimal,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Times of day.</summary>
    Time,

    /// <summary>Times since 1970-01-01.</summary>
    Timestamp,

    /// <summary>Julian days and nanoseconds, in 96 bits.</summary>
    Int96,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes that may be text, from programs that do not mark text.</summary>
    PerhapsText,

    /// <summary>UUIDs of 128 bits.</summary>
    Uuid,
}
