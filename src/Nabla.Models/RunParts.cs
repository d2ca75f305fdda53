using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data;
using Nabla.Data.Readers;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>Reads the training, validation and test data of a run.</summary>
/// <param name="requested">The settings of the user.</param>
/// <param name="options">Options of loading.</param>
/// <param name="cancellationToken">Stops reading and downloading.</param>
internal sealed class RunParts(RunConfiguration requested, DataOptions options, CancellationToken cancellationToken)
{
    private readonly DataOptions _options = options with { Named = Named(requested) };

    /// <summary>The columns that a configuration names without a kind: targets and weights.</summary>
    public static IReadOnlyList<string> Named(RunConfiguration requested) =>
        [.. TargetColumns.Candidates(requested.Target), .. new[] { requested.WeightColumn }.OfType<string>()];

    /// <summary>Creates the untrained model and reads the test samples.</summary>
    /// <param name="fitted">The preprocessing of a model whose training continues; null for none.</param>
    /// <returns>The model with its training and validation samples, and the test samples; null for no test samples.</returns>
    public async Task<(Model Model, SampleSource? Test)> PrepareAsync(Preprocessing? fitted)
    {
        var csv = requested.ToCsvOptions(options.Csv);
        var loading = _options with { LearningTask = fitted?.LearningTask ?? requested.ToPreprocessingOptions().LearningTask };
        var data = await ModelData.LoadAsync(requested.Data!, loading, fitted?.ToCsvOptions(csv) ?? csv, cancellationToken);
        // A validation part of the data is used as if it were specified.
        var settings = requested.Validation is null && data.Validation is { } part
            ? requested with { Validation = ValidationData.FromFile(part) }
            : requested;
        bool apart = settings.Validation?.Path is not null;
        // The targets of validation data have the task of the training data.
        var like = data.Dataset is { } images
            ? loading with { Images = ImageFormat.From(images.Image, images.InputWidth, images.Background), ClassNames = images.ClassNames,
            LearningTask = images.LearningTask }
            : loading with { LearningTask = data.LearningTask ?? loading.LearningTask };
        var validation = apart
            ? await ModelData.LoadAsync(
                settings.Validation!.Path!, like, fitted?.ToCsvOptions(csv) ?? WithColumnsOf(data, csv), cancellationToken)
            : null;
        var model = data.Table is { } table
            ? Model.For(table, settings with { Target = fitted?.Target.Column ?? requested.Target ?? data.Target },
            TableOf(validation, data), fitted)
            : Model.ForSamples(data.Dataset!, settings, SamplesOf(validation, data));
        model.ReadingNotes = [.. data.Notes, .. model.ReadingNotes];
        return (model, await TestAsync(model, data));
    }

    private async Task<Dataset?> TestAsync(Model model, LoadedData data)
    {
        if (requested.Test is not null)
        {
            var notes = new List<DataNote>();
            var samples = await ModelData.LoadSamplesAsync(model, requested.Test,
                _options with { Notes = new Collected(notes), Csv = requested.ToCsvOptions(options.Csv) }, cancellationToken);
            model.ReadingNotes = [.. model.ReadingNotes, .. DataNote.NewNotes(model.Notes, Path.GetFileName(requested.Test), notes)];
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

    // The columns of a second table have the kinds of the first.
    private CsvOptions WithColumnsOf(LoadedData data, CsvOptions csv) =>
        data.Table is { } table ? CsvOptions.From(table, csv, requested.Ignore) : csv;

    private sealed class Collected(List<DataNote> notes) : IProgress<DataNote>
    {
        public void Report(DataNote value) => notes.Add(value);
    }

    private static Table? TableOf(LoadedData? validation, LoadedData data) => validation is null
        ? null
        : validation.Table ?? throw new NablaException($"{validation.Name} holds samples without columns but {data.Name} is a table. Use "
        + "validation data of the same kind.", Check("validation"));

    private static Dataset? SamplesOf(LoadedData? validation, LoadedData data) => validation is null
        ? null
        : validation.Dataset is not { } samples
        ? throw new NablaException($"{validation.Name} is a table but {data.Name} holds samples without columns. Use "
        + "validation data of the same kind.", Check("validation"))
        : samples.LearningTask != data.Dataset!.LearningTask
        ? throw new NablaException($"The targets of {validation.Name} are {TargetArray.Describe(samples.LearningTask)} but those of "
        + $"{data.Name} are {TargetArray.Describe(data.Dataset.LearningTask)}. Save both with the same kind of targets.")
        : (samples.InputWidth, samples.TargetWidth) == (data.Dataset.InputWidth, data.Dataset.TargetWidth) ? samples
        : throw new NablaException($"A sample of {validation.Name} has {samples.InputWidth} numbers and {samples.TargetWidth} targets but "
        + $"one of {data.Name} {data.Dataset.InputWidth} and {data.Dataset.TargetWidth}. Use validation data of the same kind.",
        Check("validation"));
}
