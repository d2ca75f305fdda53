namespace Nabla.Data.Readers;

/// <summary>How the numbers of a binary file are stored.</summary>
public enum NumberKind
{
    /// <summary>False and true, a byte each.</summary>
    Boolean,

    /// <summary>0 … 255.</summary>
    UInt8,

    /// <summary>−128 … 127.</summary>
    Int8,

    /// <summary>0 … 65,535.</summary>
    UInt16,

    /// <summary>−32,768 … 32,767.</summary>
    Int16,

    /// <summary>Whole, 32 bits, from 0.</summary>
    UInt32,

    /// <summary>Whole, 32 bits.</summary>
    Int32,

    /// <summary>Whole, 64 bits, from 0.</summary>
    UInt64,

    /// <summary>Whole, 64 bits.</summary>
    Int64,

    /// <summary>Floating point, 16 bits.</summary>
    Float16,

    /// <summary>Floating point, 32 bits.</summary>
    Float32,

    /// <summary>Floating point, 64 bits.</summary>
    Float64,
}
