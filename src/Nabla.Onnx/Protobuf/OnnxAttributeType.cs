
namespace Nabla.Onnx.Protobuf;

/// <summary>Which value an attribute has: AttributeProto.AttributeType. Other numbers, like graphs, may come from files.</summary>
public enum OnnxAttributeType
{
    /// <summary>Not said; the first versions of the format had no types.</summary>
    Undefined = 0,

    /// <summary>A number.</summary>
    Float = 1,

    /// <summary>A whole number.</summary>
    Int = 2,

    /// <summary>A text.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A graph within the graph; not read.</summary>
    Graph = 5,

    /// <summary>Numbers.</summary>
    Floats = 6,

    /// <summary>Whole numbers.</summary>
    Ints = 7,

    /// <summary>Texts.</summary>
    Texts = 8,
}
