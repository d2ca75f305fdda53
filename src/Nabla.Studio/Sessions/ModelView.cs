using Nabla.Data;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>What a page looks at.</summary>
/// <param name="shown">Whose network.</param>
/// <param name="epoch">Its weights after that epoch; null for now.</param>
/// <param name="part">train, validation or test; null for the last of these that it has.</param>
internal sealed class ModelView(IShown shown, int? epoch, string? part)
{
    private readonly (Network Network, int? Epoch) _kept = shown.Kept(epoch);
    private (Dataset Samples, string Part)? _samples;

    /// <summary>Whose network.</summary>
    public IShown Shown => shown;

    /// <summary>The network, whose weights nobody changes.</summary>
    public Network Network => _kept.Network;

    /// <summary>The epoch that its weights are really of; null for now.</summary>
    public int? Epoch => _kept.Epoch;

    /// <summary>The model with these weights; all networks of an ensemble where it is finished and no epoch is asked for.</summary>
    public Model Model => Epoch is null && shown.Finished is { } whole ? whole : shown.Model.Member(0).With(Network);

    /// <summary>The samples.</summary>
    /// <exception cref="DataException">There are none: only what needs some asks for them.</exception>
    public Dataset Samples => Found.Samples;

    /// <summary>train, validation or test.</summary>
    public string Part => Found.Part;

    /// <summary>
    /// The same with weights that stay what they are: those of the newest epoch where a training changes the weights of now.
    /// </summary>
    public ModelView WithFixedWeights() => Epoch is null && shown.Finished is null ? new(shown, shown.EpochsKept[^1], part) : this;

    private (Dataset Samples, string Part) Found => _samples ??= shown.Samples(part);
}
