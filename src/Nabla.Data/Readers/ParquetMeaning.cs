namespace Nabla.Data.Readers;

/// <summary>What the cells of a Parquet column mean to us.</summary>
internal enum ParquetMeaning
{
    /// <summary>Nothing that a network can learn from; or nothing that the package can read.</summary>
    None,

    /// <summary>False and true.</summary>
    Boolean,

    /// <summary>Whole numbers with a sign.</summary>
    Signed,

    /// <summary>Whole numbers without one.</summary>
    Unsigned,

    /// <summary>Floating point numbers of 16 bits.</summary>
    Half,

    /// <summary>Floating point numbers of 32 bits.</summary>
    Single,

    /// <summary>Floating point numbers of 64 bits.</summary>
    Double,

    /// <summary>Whole numbers divided by a power of ten.</summary>
    Decimal,

    /// <summary>Days since 1970.</summary>
    Date,

    /// <summary>Times of day.</summary>
    Time,

    /// <summary>Times since 1970.</summary>
    Timestamp,

    /// <summary>Days of the Julian calendar and nanoseconds, in 96 bits.</summary>
    Int96,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes that old programs wrote without saying that they are text.</summary>
    PerhapsText,

    /// <summary>Names of 128 bits.</summary>
    Uuid,
}
