using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>A model from a file, with data, which can be set and changed later.</summary>
internal sealed class LoadedModel(string id, string name, Model file) : IShown
{
    private volatile Seen _seen = new(file, null, null, null, "", []);

    /// <summary>A model with samples without a file.</summary>
    public LoadedModel(string id, string name, Model file, Dataset samples)
        : this(id, name, file)
    {
        _seen = new(file, "the example", samples, null, "test", []);
    }

    public string Id => id;

    public string Name => name;

    public Model Model => _seen.Model;

    public string? Data => _seen.Data;

    public int Epochs => 0;

    public Model? Finished => Model;

    public IReadOnlyList<int> EpochsKept => [];

    public IReadOnlyList<string> Notes => _seen.Notes;

    public IReadOnlyList<string> Parts => _seen.Samples is null ? [] : [_seen.Part];

    /// <summary>Sets other data.</summary>
    /// <param name="path">A file, a folder or the name of a set.</param>
    /// <param name="called">The display name.</param>
    /// <param name="loading">The options for reading data.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="NablaException">The data cannot be read or do not fit the model.</exception>
    public async Task LookWithAsync(string path, string called, DataOptions loading, CancellationToken cancellationToken)
    {
        var notes = new CollectedNotes();
        loading = loading with { Notes = notes };
        var model = await ModelData.AdaptAsync(file, path, loading, cancellationToken);
        var (samples, rows, isTest) = await ModelData.LoadWithRowsAsync(model, path, loading, cancellationToken);
        // The same messages as on the command line.
        string[] cost = file.IsExternal ? [$"An external model has no cost: {model.Cost.Spec} is used, which matches its last "
            + "operator."] : [];
        _seen = new(model, called, samples, rows, isTest ? "test" : "data", [.. notes.Messages.Distinct(), .. cost]);
    }

    public (Network Network, int? Epoch) Kept(int? epoch) => epoch is null or 0
        ? (Model.Network, null)
        : throw new NablaException($"{name} was loaded, so it has no recorded epochs.");

    public (Dataset Samples, string Part) Samples(string? part) => _seen is not { Samples: { } samples, Part: var own }
        ? throw new NablaException($"{name} has no data. Choose some for it.")
        : part is null || part == own ? (samples, own) : throw new NablaException($"{name} has no samples called {part}. It has: {own}.");

    public Task<Table?> RowsAsync(string part, DataOptions loading, CancellationToken cancellationToken) => Task.FromResult(_seen.Rows);

    private sealed record Seen(Model Model, string? Data, Dataset? Samples, Table? Rows, string Part, IReadOnlyList<string> Notes);

    // Called synchronously, unlike Progress<T>.
    private sealed class CollectedNotes : IProgress<DataNote>
    {
        public List<string> Messages { get; } = [];

        public void Report(DataNote value) => Messages.Add(Advised.Complete(value));
    }
}
