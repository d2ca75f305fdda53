namespace Nabla.Explain;

/// <summary>How a derivative comes about.</summary>
public enum Rule
{
    /// <summary>Read off: the number of a node or weight, or the value of a formula that has no parts.</summary>
    Known,

    /// <summary>The chain rule along one way: the product of its parts.</summary>
    Product,

    /// <summary>The chain rule over all ways: the sum of its parts, one a node of the next layer.</summary>
    Sum,

    /// <summary>C = (1/n) Σ_i C_i: the mean of its parts, one a sample.</summary>
    Mean,
}
