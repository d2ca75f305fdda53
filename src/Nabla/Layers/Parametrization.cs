namespace Nabla.Layers;

/// <summary>
/// The scale of a dense layer's weights in the weighted sum.
/// </summary>
public enum Parametrization
{
    /// <summary>z_j = Σ_k w_jk a_k + b_j. The initial weights depend on the number of inputs.</summary>
    Standard,

    /// <summary>
    /// z_j = (1/√n) Σ_k w_jk a_k + b_j with n inputs. The initial weights are N(0, 1) for every width, and a step of a given size changes z
    /// equally in layers of every width.
    /// </summary>
    /// <remarks>
    /// Jacot, Gabriel and Hongler, "Neural Tangent Kernel: Convergence and Generalization in Neural Networks", NeurIPS 2018, section 2.
    /// </remarks>
    NeuralTangent,
}
