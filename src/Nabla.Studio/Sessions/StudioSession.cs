using Nabla.Data;
using Nabla.Data.Sources;

namespace Nabla.Studio.Sessions;

/// <summary>The state of one start of the studio: models, runs and connected tabs. All tabs share it.</summary>
internal sealed class StudioSession : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<IShown> _shown = [];

    /// <param name="data">The initial data; null for none.</param>
    /// <param name="model">The file of the initial model; null for none.</param>
    public StudioSession(string? data, string? model)
    {
        (Data, Model) = (data, model);
        Folders = new(data, model);
        Trainings = new(this);
    }

    /// <summary>The initial data; null for none.</summary>
    public string? Data { get; }

    /// <summary>The file of the initial model; null for none.</summary>
    public string? Model { get; }

    /// <summary>The largest file that can be dropped on the page, in bytes.</summary>
    public required long MaxUploaded { get; init; }

    /// <summary>The maximum total size of dropped files, in bytes.</summary>
    public required long MaxUploadedInAll { get; init; }

    /// <summary>The output for internal errors.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>The options for reading data.</summary>
    public required DataOptions Loading { get; init; }

    /// <summary>The folders whose files may be read.</summary>
    public Folders Folders { get; }

    /// <summary>Warnings of the start.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The runs.</summary>
    public Trainings Trainings { get; }

    /// <summary>The connected tabs.</summary>
    public EventHub Events { get; } = new();

    /// <summary>The models and runs, the oldest first.</summary>
    public IReadOnlyList<IShown> Shown
    {
        get
        {
            lock (_lock) return [.. _shown];
        }
    }

    /// <summary>Loads the initial model and its data.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="NablaException">The model, or the data that <see cref="Data"/> names, cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Model is not { } file) return;
        var model = Nabla.Models.Model.Load(file);
        var loaded = new LoadedModel("model", Path.GetFileName(file), model);
        try
        {
            if ((Data ?? model.Configuration.Data) is { } data) await loaded.LookWithAsync(data, Path.GetFileName(data), Loading,
                cancellationToken);
        }
        catch (NablaException gone) when (Data is null)
        {
            // The model can be shown without the data that it was trained with.
            Warnings = [$"{loaded.Name} is shown without data. {gone.Message}"];
        }

        Show(loaded);
    }

    /// <summary>Adds a model or run.</summary>
    public void Show(IShown shown)
    {
        lock (_lock) _shown.Add(shown);
        Events.Tell("shown", "{}");
    }

    /// <summary>Sets other data for a loaded model.</summary>
    /// <param name="id">The model.</param>
    /// <param name="data">The name of the data in pages.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="NablaException">It is not a loaded model, or the data cannot be read or does not fit it.</exception>
    public async Task ShowWithDataAsync(string id, string data, CancellationToken cancellationToken)
    {
        var loaded = Shown.FirstOrDefault(one => one.Id == id) as LoadedModel
            ?? throw new NablaException($"{id} is not a loaded model: a run is shown with the data that it was trained with.");
        string path = Folders.Resolve(data);
        await Task.Run(() => loaded.LookWithAsync(path, Folders.Shown(data), Loading, cancellationToken), cancellationToken);
        Events.Tell("shown", "{}");
    }

    /// <summary>Removes a model or run.</summary>
    public void Hide(IShown shown)
    {
        lock (_lock) _shown.Remove(shown);
        Events.Tell("shown", "{}");
    }

    /// <summary>The network and samples that a page shows.</summary>
    /// <param name="id">The model or run; null for the newest.</param>
    /// <param name="epoch">The epoch of the weights; null for the current ones.</param>
    /// <param name="part">train, validation or test; null for the last one that exists.</param>
    /// <returns>The network, and its samples on request.</returns>
    /// <exception cref="NablaException">There is no such model, run or epoch.</exception>
    public ModelView View(string? id, int? epoch, string? part)
    {
        var all = Shown;
        if (all.Count == 0) throw new NablaException("There is no network yet. Train one, or start the studio with a model.");
        var shown = id is null ? all[^1]
            : all.FirstOrDefault(one => one.Id == id)
            ?? throw new NablaException($"There is no run {id}. Known: {string.Join(", ", all.Select(one => one.Id))}.");
        return new(shown, epoch, part);
    }

    public void Dispose()
    {
        Trainings.Dispose();
        Events.Dispose();
        Folders.Dispose();
    }
}
