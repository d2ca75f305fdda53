using Nabla.Models;

namespace Nabla.Extensions.Hosting;

/// <summary>Settings of a retraining in the background.</summary>
/// <remarks>Set once, before the host starts.</remarks>
public sealed class NablaRetrainingOptions
{
    /// <summary>
    /// The time between two retrainings; the first begins one interval after the start of the host.
    /// <value>The default is null: only <see cref="IRetrainer{T}.RetrainAsync"/> retrains.</value>
    /// </summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>
    /// The settings of the training. <value>The default is those of <c>Model.For</c>, with the target of the served model.</value> Set
    /// <see cref="RunConfiguration.Threads"/> to leave processors to the requests; the weights do not depend on it.
    /// </summary>
    public RunConfiguration Configuration { get; set; } = new();

    /// <summary>
    /// The fraction of the rows that is not trained on, from 0 up to but not including 1. The new model replaces the served one only if it
    /// is no worse on these rows. <value>The default is 0.2; 0 trains on all rows and always replaces the model.</value>
    /// </summary>
    /// <remarks>
    /// A row is held out by a hash of its cells. It is therefore held out in every retraining, and no model that was trained here has seen
    /// it. A model that was trained elsewhere may have seen it, which is in favor of that model. A class without other rows is not held
    /// out.
    /// </remarks>
    public double HeldOutFraction { get; set; } = 0.2;
}
