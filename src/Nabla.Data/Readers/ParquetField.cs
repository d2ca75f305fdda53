namespace Nabla.Data.Readers;

/// <summary>A column at the top of a Parquet file's schema.</summary>
/// <param name="Element">Its description.</param>
/// <param name="Leaf">Which of the columns that are stored its cells are, where it is one and not a group.</param>
/// <param name="Inner">What a group or list holds, for messages: INT32; null where that is not one thing.</param>
internal sealed record ParquetField(ParquetElement Element, int Leaf, string? Inner)
{
    private const int Boolean = 0, Int32 = 1, Int64 = 2, Int96 = 3, Float = 4, Double = 5, Bytes = 6, Fixed = 7;
    private const int UuidBytes = 16, HalfBytes = 2;

    // Of LogicalType and of ConvertedType in parquet.thrift.
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

    /// <summary>Its name.</summary>
    public string Name => Element.Name;

    /// <summary>Whether its cells are one column.</summary>
    public bool IsLeaf => Element.Physical >= 0 && Element.Children == 0 && Element.Repetition < 2;

    /// <summary>Whether it is of the type that has no cell, in which whole columns without any are written.</summary>
    public bool IsNull => Element.Logical == Unknown;

    /// <summary>What its cells mean.</summary>
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

    /// <summary>Parts of a second in which times are counted.</summary>
    public long PerSecond => Element.Unit switch { 1 => 1000, 2 => 1_000_000, 3 => 1_000_000_000, _ =>
        Element.Converted is OldTimeMillis or OldStampMillis ? 1000 : 1_000_000 };

    /// <summary>Whether times are those of UTC: of older files all, as the format has it.</summary>
    public bool IsUtc => Element.Logical is Stamp or TimeOfDay ? Element.Flag : Element.Converted is OldStampMillis or OldStampMicros;

    /// <summary>What the column holds, as the format calls it.</summary>
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
