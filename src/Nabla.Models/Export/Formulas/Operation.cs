namespace Nabla.Models.Export.Formulas;

/// <summary>What one step of a formula does; the operations of <see cref="Numerics.ISimdVector{TSelf}"/>.</summary>
internal enum Operation
{
    Input,
    Constant,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Less,
    Greater,
    Select,
    MultiplyAdd,
    Max,
    Min,
    Abs,
    SquareRoot,
    Round,
    PowerOfTwo,
    Exponent,
    Fraction,
}
