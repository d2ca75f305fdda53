using System.Text;

namespace Nabla.Data.Readers;

/// <summary>An element of a Parquet file's schema: a column, or what columns are grouped by.</summary>
/// <remarks>Numbers of fields and types are those of parquet.thrift in the Apache Parquet format.</remarks>
internal sealed record ParquetElement
{
    /// <summary>How cells are stored: one of <see cref="PhysicalNames"/>; −1 for a group.</summary>
    public int Physical { get; private set; } = -1;

    /// <summary>Bytes of a cell of fixed length.</summary>
    public int Length { get; private set; }

    /// <summary>0: in every row, 1: missing in some, 2: several in a row.</summary>
    public int Repetition { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>How many elements it groups.</summary>
    public long Children { get; private set; }

    /// <summary>The meaning as older programs write it; −1 for none.</summary>
    public int Converted { get; private set; } = -1;

    /// <summary>Decimals of a decimal number.</summary>
    public int Scale { get; private set; }

    /// <summary>The meaning as newer programs write it: the field of LogicalType; 0 for none.</summary>
    public int Logical { get; private set; }

    /// <summary>Of a time: 1 milliseconds, 2 microseconds, 3 nanoseconds.</summary>
    public int Unit { get; private set; }

    /// <summary>Of a time whether it is in UTC; of a whole number whether it has a sign.</summary>
    public bool Flag { get; private set; }

    /// <summary>What types of cells are called.</summary>
    public static IReadOnlyList<string> PhysicalNames { get; } =
        ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"];

    /// <summary>Reads an element where a footer describes it.</summary>
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
