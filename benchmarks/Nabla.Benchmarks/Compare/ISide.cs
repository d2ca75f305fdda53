namespace Nabla.Benchmarks.Compare;

/// <summary>Somebody who does a workload: Nabla or a peer, set up and warm.</summary>
internal interface ISide
{
    /// <summary>As the results call it.</summary>
    string Name { get; }

    /// <summary>Works for about so long.</summary>
    /// <returns>Samples a second.</returns>
    double Run(double seconds);
}
