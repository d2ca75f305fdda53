using System.Numerics;

namespace Nabla.Layers;

/// <summary>Takes parts of a layer's ∂C/∂θ as they become known, in any order and from any thread, each part once a step.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFusedUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A part is known.</summary>
    /// <param name="part">Its place, counted from the start of the layer's θ; it may reach over several blocks of parameters.</param>
    /// <param name="gradient">∂C/∂θ of the part, row after row; may be written to.</param>
    void Accept(in ParameterPart part, Span<T> gradient);
}
