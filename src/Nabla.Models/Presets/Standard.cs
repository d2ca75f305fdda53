namespace Nabla.Models.Presets;

/// <summary>Relu, the cost that fits the targets, and Adam.</summary>
internal sealed class Standard : IPreset
{
    public string Name => "standard";

    public string Summary => "relu, cross-entropy or squared error, adam; the default for arrays (.npy, .npz)";

    public RunConfiguration Choices(RunConfiguration requested, DataSummary data) => new() { Batch = data.Samples > 20_000 ? 128 : 32 };
}
