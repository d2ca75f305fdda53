using Nabla.Data;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The network and samples that a page shows.</summary>
/// <param name="shown">The model or run.</param>
/// <param name="epoch">The epoch of the weights; null for the current ones.</param>
/// <param name="part">train, validation or test; null for the last one that exists.</param>
internal sealed class ModelView(IShown shown, int? epoch, string? part)
{
    private readonly (Network Network, int? Epoch) _kept = shown.Kept(epoch);
    private (Dataset Samples, string Part)? _samples;

    /// <summary>The model or run.</summary>
    public IShown Shown => shown;

    /// <summary>The network, whose weights do not change.</summary>
    public Network Network => _kept.Network;

    /// <summary>The epoch of its weights; null for the current ones.</summary>
    public int? Epoch => _kept.Epoch;

    /// <summary>The model with these weights; all networks of a finished ensemble if no epoch is selected.</summary>
    public Model Model => Epoch is null && shown.Finished is { } whole ? whole : shown.Model.Member(0).With(Network);

    /// <summary>The samples.</summary>
    /// <exception cref="NablaException">There are no samples.</exception>
    public Dataset Samples => Found.Samples;

    /// <summary>train, validation or test.</summary>
    public string Part => Found.Part;

    /// <summary>
    /// The same with weights that do not change: those of the newest epoch if the network is in training.
    /// </summary>
    public ModelView WithFixedWeights() => Epoch is null && shown.Finished is null ? new(shown, shown.EpochsKept[^1], part) : this;

    private (Dataset Samples, string Part) Found => _samples ??= shown.Samples(part);
}
