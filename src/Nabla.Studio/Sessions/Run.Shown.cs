using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;
using Nabla.Specs;

namespace Nabla.Studio.Sessions;

/// <content>The implementation of <see cref="IShown"/>.</content>
internal sealed partial class Run
{
    public string? Data => Requested.Data;

    /// <summary>
    /// The resolved settings of the training, with the file names of the user instead of
    /// temporary paths.
    /// </summary>
    public RunConfiguration Told => Model.Configuration with
    {
        Data = Requested.Data,
        Validation = Model.Configuration.Validation?.Path is null ? Model.Configuration.Validation : Requested.Validation,
        Test = Requested.Test,
        Continue = Requested.Continue,
    };

    public IReadOnlyList<int> EpochsKept => _snapshots.Kept;

    public Model? Finished => State == "ended" ? Model : null;

    public IReadOnlyList<string> Notes => [.. Model.Notes.Select(note => Advised.Complete(note))];

    public IReadOnlyList<string> Parts => [.. AllParts.Where(one => one.Source is Dataset).Select(one => one.Name)];

    private (SampleSource? Source, string Name)[] AllParts =>
        [(_training.Train, "train"), (_training.Validation, "validation"), (_training.Test, "test")];

    public (Network Network, int? Epoch) Kept(int? epoch)
    {
        if (epoch is not { } number) return (_snapshots.Now(), null);
        var (used, network) = _snapshots.After(number, Epochs);
        return (network, used);
    }

    public (Dataset Samples, string Part) Samples(string? part)
    {
        var (source, name) = part is null ? AllParts.Last(one => one.Source is not null) : AllParts.FirstOrDefault(one => one.Name == part);
        return source switch
        {
            Dataset samples => (samples, name),
            null => throw new NablaException($"{Name} has no samples called {part}. It has: {string.Join(", ", Parts)}."),
            _ => throw new NablaException($"{Name} streams its samples from the file, so none can be shown.",
                SettingAdvice.LeaveOut("memory")),
        };
    }

    public Task<Table?> RowsAsync(string part, DataOptions loading, CancellationToken cancellationToken) =>
        RawRows.OfAsync(Model, _training.Table, part, loading, cancellationToken);
}
