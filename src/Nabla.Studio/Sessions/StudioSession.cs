using Nabla.Data;
using Nabla.Data.Sources;

namespace Nabla.Studio.Sessions;

/// <summary>All that one start of the studio knows: what can be looked at, and who listens. Several tabs see the same.</summary>
internal sealed class StudioSession : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<IShown> _shown = [];

    /// <param name="data">Data to begin with; null for none.</param>
    /// <param name="model">The file of a model to begin with; null for none.</param>
    public StudioSession(string? data, string? model)
    {
        (Data, Model) = (data, model);
        Folders = new(data, model);
        Trainings = new(this);
    }

    /// <summary>Data to begin with; null for none.</summary>
    public string? Data { get; }

    /// <summary>The file of a model to begin with; null for none.</summary>
    public string? Model { get; }

    /// <summary>The largest file that can be dropped on the page, in bytes.</summary>
    public required long MaxUploaded { get; init; }

    /// <summary>The most that dropped files may have together, in bytes.</summary>
    public required long MaxUploadedInAll { get; init; }

    /// <summary>Where defects are told: the terminal.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>How data is found and read.</summary>
    public required DataOptions Loading { get; init; }

    /// <summary>The folders whose files may be read.</summary>
    public Folders Folders { get; }

    /// <summary>What was not as it should be at the start, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The runs.</summary>
    public Trainings Trainings { get; }

    /// <summary>Who listens.</summary>
    public EventHub Events { get; } = new();

    /// <summary>What can be looked at, the oldest first.</summary>
    public IReadOnlyList<IShown> Shown
    {
        get
        {
            lock (_lock) return [.. _shown];
        }
    }

    /// <summary>Loads the model to begin with, and data for it.</summary>
    /// <param name="cancel">Ends reading.</param>
    /// <exception cref="DataException">The model cannot be read, or the data, where <see cref="Data"/> names it.</exception>
    public async Task LoadAsync(CancellationToken cancel)
    {
        if (Model is not { } file) return;
        var model = Nabla.Models.Model.Load(file);
        var loaded = new LoadedModel("model", Path.GetFileName(file), model);
        try
        {
            if ((Data ?? model.Configuration.Data) is { } data) await loaded.LookWithAsync(data, Path.GetFileName(data), Loading, cancel);
        }
        catch (DataException gone) when (Data is null)
        {
            // The model can be shown without the data that it was trained with.
            Warnings = [$"{loaded.Name} is shown without data. {gone.Message}"];
        }

        Show(loaded);
    }

    /// <summary>Something new to look at.</summary>
    public void Show(IShown shown)
    {
        lock (_lock) _shown.Add(shown);
        Events.Tell("shown", "{}");
    }

    /// <summary>Looks at a loaded model with other data.</summary>
    /// <param name="id">The model.</param>
    /// <param name="data">Data as pages call it.</param>
    /// <param name="cancel">Ends reading.</param>
    /// <exception cref="DataException">It is no loaded model, or the data cannot be read or do not fit it.</exception>
    public async Task ShowWithDataAsync(string id, string data, CancellationToken cancel)
    {
        var loaded = Shown.FirstOrDefault(one => one.Id == id) as LoadedModel
            ?? throw new DataException($"{id} is not a loaded model: a run is shown with the data that it was trained with.");
        string path = Folders.Resolve(data);
        await Task.Run(() => loaded.LookWithAsync(path, Folders.Shown(data), Loading, cancel), cancel);
        Events.Tell("shown", "{}");
    }

    /// <summary>Something is gone.</summary>
    public void Hide(IShown shown)
    {
        lock (_lock) _shown.Remove(shown);
        Events.Tell("shown", "{}");
    }

    /// <summary>What a page looks at.</summary>
    /// <param name="id">Whose network; null for the newest.</param>
    /// <param name="epoch">Its weights after that epoch; null for now.</param>
    /// <param name="part">train, validation or test; null for the last of these that it has.</param>
    /// <returns>The network, and the samples for who asks for them.</returns>
    /// <exception cref="DataException">There is none, or no such epoch.</exception>
    public ModelView View(string? id, int? epoch, string? part)
    {
        var all = Shown;
        if (all.Count == 0) throw new DataException("There is no network yet. Train one, or start the studio with a model.");
        var shown = id is null ? all[^1]
            : all.FirstOrDefault(one => one.Id == id)
            ?? throw new DataException($"There is no run {id}. Known: {string.Join(", ", all.Select(one => one.Id))}.");
        return new(shown, epoch, part);
    }

    public void Dispose()
    {
        Trainings.Dispose();
        Events.Dispose();
        Folders.Dispose();
    }
}
