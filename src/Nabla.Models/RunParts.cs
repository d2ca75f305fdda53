using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>
/// Reads the parts of a run's data: what is learned from, what each epoch is judged by, what the finished network is judged by.
/// </summary>
/// <param name="asked">The settings of the user.</param>
/// <param name="options">How data is loaded.</param>
/// <param name="cancel">Stops reading and downloading.</param>
internal sealed class RunParts(RunConfiguration asked, DataOptions options, CancellationToken cancel)
{
    private readonly DataOptions _options = options with { Named = Named(asked) };

    /// <summary>Columns that a run names without saying what they hold.</summary>
    public static IReadOnlyList<string> Named(RunConfiguration asked) =>
        [.. TargetColumns.Candidates(asked.Target), .. new[] { asked.WeightColumn }.OfType<string>()];

    /// <summary>Makes the untrained model, and reads the samples that the finished network is judged by.</summary>
    /// <param name="fitted">The preprocessing of a model whose training goes on; null for none.</param>
    /// <returns>The model, which holds the training samples and those for validation, and the test samples, if there are some.</returns>
    public async Task<(Model Model, SampleSource? Test)> PrepareAsync(Preprocessing? fitted)
    {
        var said = asked.ToCsvOptions(options.Csv);
        var loading = _options with { Task = fitted?.Task ?? asked.ToPreprocessingOptions().Task };
        var data = await ModelData.LoadAsync(asked.Data!, loading, fitted?.ToCsvOptions(said) ?? said, cancel);
        // A part of the data's own is as if it had been named.
        var told = asked.Validation is null && data.Validation is { } part ? asked with { Validation = ValidationData.FromFile(part) }
            : asked;
        bool apart = told.Validation?.Path is not null;
        // What the targets of training mean, those of validation mean.
        var like = data.Dataset is { } images
            ? loading with { Images = ImageFormat.From(images.Image, images.InputWidth, images.Background), ClassNames = images.ClassNames,
            Task = images.Task }
            : loading with { Task = data.Task ?? loading.Task };
        var validation = apart ? await ModelData.LoadAsync(told.Validation!.Path!, like, fitted?.ToCsvOptions(said) ?? Alike(data, said),
            cancel)
            : null;
        var model = data.Table is { } table
            ? Model.For(table, told with { Target = fitted?.Target.Column ?? asked.Target ?? data.Target ?? table.Names[^1] },
            TableOf(validation, data), fitted)
            : Model.ForSamples(data.Dataset!, told, SamplesOf(validation, data));
        model.ReadingNotes = [.. data.Notes, .. model.ReadingNotes];
        return (model, await TestAsync(model, data));
    }

    private async Task<Dataset?> TestAsync(Model model, LoadedData data)
    {
        if (asked.Test is not null)
        {
            var told = new List<DataNote>();
            var samples = await ModelData.LoadSamplesAsync(model, asked.Test,
                _options with { Notes = new Collected(told), Csv = asked.ToCsvOptions(options.Csv) }, cancel);
            model.ReadingNotes = [.. model.ReadingNotes, .. DataNote.NewNotes(model.Notes, Path.GetFileName(asked.Test), told)];
            return samples;
        }

        if (data.TestTable is { } read)
        {
            DataNote[] weights = model.Preprocessing?.GetWeightNote(read.Names) is { } unweighted ? [unweighted] : [];
            model.ReadingNotes = [.. model.ReadingNotes,
                .. DataNote.NewNotes(model.Notes, read.Source, [.. read.Notes, .. weights, .. model.Preprocessing?.GetNotes(read) ?? []])];
        }

        return data.TestTable is { } table ? model.ToDataset(table) : data.TestDataset is { } test
            ? ModelData.Fitting(model, $"The test part of {data.Name}", test) : null;
    }

    // Columns of a second table are what those of the first turned out to be.
    private CsvOptions Alike(LoadedData data, CsvOptions said) =>
        data.Table is { } table ? CsvOptions.From(table, said, asked.Ignore) : said;

    private sealed class Collected(List<DataNote> notes) : IProgress<DataNote>
    {
        public void Report(DataNote value) => notes.Add(value);
    }

    private static Table? TableOf(LoadedData? validation, LoadedData data) => validation is null
        ? null
        : validation.Table ?? throw new DataException($"{validation.Name} holds samples without columns but {data.Name} is a table. Use "
        + "validation data of the same kind.", Check("validation"));

    private static Dataset? SamplesOf(LoadedData? validation, LoadedData data) => validation is null
        ? null
        : validation.Dataset is not { } samples
        ? throw new DataException($"{validation.Name} is a table but {data.Name} holds samples without columns. Use "
        + "validation data of the same kind.", Check("validation"))
        : samples.Task != data.Dataset!.Task
        ? throw new DataException($"The targets of {validation.Name} are {TargetArray.Describe(samples.Task)} but those of {data.Name} "
        + $"are {TargetArray.Describe(data.Dataset.Task)}. Save both alike.")
        : (samples.InputWidth, samples.TargetWidth) == (data.Dataset.InputWidth, data.Dataset.TargetWidth) ? samples
        : throw new DataException($"A sample of {validation.Name} has {samples.InputWidth} numbers and {samples.TargetWidth} targets but "
        + $"one of {data.Name} {data.Dataset.InputWidth} and {data.Dataset.TargetWidth}. Use validation data of the same kind.",
        Check("validation"));
}
