using Nabla.Data;
using Nabla.Data.Models;

namespace Nabla.Studio.Sittings;

/// <summary>A model from a file, with data that it is looked at with.</summary>
internal sealed class LoadedModel(string id, string name, Model model, Dataset? samples) : IShown
{
    public string Id => id;

    public string Name => name;

    public Model Model => model;

    public int Epochs => 0;

    public Model? Finished => model;

    public IReadOnlyList<int> EpochsKept => [];

    public IReadOnlyList<string> Parts => samples is null ? [] : ["test"];

    public (Network Network, int? Epoch) Kept(int? epoch) => epoch is null or 0
        ? (model.Network, null)
        : throw new DataException($"{name} was loaded, so it has no epochs to look back to.");

    public (Dataset Samples, string Part) Samples(string? part) => samples is null
        ? throw new DataException($"{name} has no data to be looked at with. Give some: --data DATA, or choose it on the page Train.")
        : part is null or "test" ? (samples, "test") : throw new DataException($"{name} has test samples alone.");
}
