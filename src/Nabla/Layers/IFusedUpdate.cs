using System.Numerics;

namespace Nabla.Layers;

/// <summary>Receives parts of a layer's ∂C/∂θ when they are computed, in any order and from any thread, each part once a step.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFusedUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Receives a part of ∂C/∂θ.</summary>
    /// <param name="part">Its position, relative to the start of the layer's θ. It may span several blocks of parameters.</param>
    /// <param name="gradient">∂C/∂θ of the part, row by row. The method may overwrite it.</param>
    void Accept(in ParameterPart part, Span<T> gradient);
}
