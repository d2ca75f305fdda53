namespace Nabla.Onnx.Protobuf;

/// <summary>What the elements of a tensor are: TensorProto.DataType. Other numbers may come from files.</summary>
public enum OnnxDataType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>8 bits without sign.</summary>
    UInt8 = 2,

    /// <summary>8 bits with sign.</summary>
    Int8 = 3,

    /// <summary>16 bits without sign.</summary>
    UInt16 = 4,

    /// <summary>16 bits with sign.</summary>
    Int16 = 5,

    /// <summary>32 bits with sign.</summary>
    Int32 = 6,

    /// <summary>64 bits with sign.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    Text = 8,

    /// <summary>True or false, a byte each.</summary>
    Bool = 9,

    /// <summary>16-bit floating point with 5 bits of exponent.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>32 bits without sign.</summary>
    UInt32 = 12,

    /// <summary>64 bits without sign.</summary>
    UInt64 = 13,

    /// <summary>16-bit floating point with 8 bits of exponent.</summary>
    BFloat16 = 16,
}
