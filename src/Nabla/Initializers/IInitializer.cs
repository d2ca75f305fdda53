using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>How the weights of a layer start.</summary>
public interface IInitializer : IDescribed
{
    /// <summary>Draws the weights w[j, k] of one layer.</summary>
    /// <param name="weights">Filled row by row: nodes × inputs.</param>
    /// <param name="nodes">Nodes of the layer (fan out).</param>
    /// <param name="inputs">Nodes of the layer before (fan in).</param>
    /// <param name="random">The stream of this layer.</param>
    void Fill(Span<double> weights, int nodes, int inputs, Philox random);
}
