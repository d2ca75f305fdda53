namespace Nabla.Layers;

/// <summary>
/// What the numbers in θ are to a dense layer's sum: the weights themselves, or weights still to be divided by the root of their number.
/// </summary>
public enum Parametrization
{
    /// <summary>z_j = Σ_k w_jk a_k + b_j: the weights start small, in proportion to how many there are.</summary>
    Standard,

    /// <summary>
    /// z_j = (1/√n) Σ_k w_jk a_k + b_j with n inputs: the weights start at N(0, 1) whatever the width, and a step of one size moves z alike
    /// in layers of every width.
    /// </summary>
    /// <remarks>
    /// Jacot, Gabriel and Hongler, "Neural Tangent Kernel: Convergence and Generalization in Neural Networks", NeurIPS 2018, section 2.
    /// </remarks>
    NeuralTangent,
}
