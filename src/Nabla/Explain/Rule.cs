namespace Nabla.Explain;

/// <summary>How the value of a derivative follows from its parts.</summary>
public enum Rule
{
    /// <summary>A known value without parts: a number of the network, or the value of a formula.</summary>
    Known,

    /// <summary>The chain rule along one path: the product of the parts.</summary>
    Product,

    /// <summary>The chain rule over all paths: the sum of the parts, one for each node of the next layer.</summary>
    Sum,

    /// <summary>C = (1/n) Σ_i C_i: the mean of the parts, one for each sample.</summary>
    Mean,
}
