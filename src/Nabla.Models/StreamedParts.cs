using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data.Streams;
using Nabla.Models.Presets;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>Opens the training, validation and test data of a run that reads its data in blocks in every epoch.</summary>
/// <param name="requested">The settings of the user.</param>
/// <param name="options">Options of loading.</param>
/// <param name="memory">The maximum memory for samples, in bytes.</param>
/// <param name="cancellationToken">Stops reading and downloading.</param>
internal sealed class StreamedParts(RunConfiguration requested, DataOptions options, long memory, CancellationToken cancellationToken)
{
    // Notes on data to which preprocessing is not fitted.
    private readonly List<DataNote> _notes = [];

    /// <summary>Makes the first pass over the data and creates the untrained model.</summary>
    /// <param name="fitted">The preprocessing of a model whose training continues; null for none.</param>
    /// <returns>The model with its training and validation samples, and the test samples; null for no test samples.</returns>
    public async Task<(Model Model, SampleSource? Test)> PrepareAsync(Preprocessing? fitted)
    {
        var (table, images, parts) = await OpenAsync(requested.Data!, fitted, null);
        // A validation part of the data is used as if it were specified.
        if (requested.Validation is null && parts.Validation is { } part)
            requested = requested with { Validation = ValidationData.FromFile(part) };
        _notes.AddRange(parts.Notes);
        if (images is not null) _notes.AddRange(images.Notes);
        if (table is not null) _notes.AddRange(table.FileNotes);
        string? validationFile = requested.Validation?.Path;
        var model = table is not null ? await ForTableAsync(table, validationFile, fitted) : await ForAsync(images!, validationFile);
        string? testFile = requested.Test ?? parts.Test;
        var test = testFile is null ? null : await WholeAsync(testFile, model.Preprocessing, model.ClassNames, weightClasses: false);
        model.ReadingNotes = [.. _notes, .. requested.UnusedSettings(model, requested.Validation?.Path is not null)];
        return (model, test);
    }

    private async Task<Model> ForTableAsync(TableStream table, string? validationFile, Preprocessing? fitted)
    {
        try
        {
            return await ForAsync(table, validationFile, fitted);
        }
        catch (NablaException fault) when (fitted is null && requested.Target is null && LastColumn.IsAtFault(fault))
        {
            throw LastColumn.Explain(fault, table.Names);
        }
    }

    private async Task<Model> ForAsync(TableStream table, string? validationFile, Preprocessing? fitted)
    {
        var targets = fitted?.Target.Columns ?? TargetColumns.Parse(requested.Target ?? table.Names[^1], table.Names);
        string target = TargetColumns.Text(targets);
        // The settings of the first pass do not depend on the task or the number of rows. The other settings are chosen after the rows are
        // counted.
        var shape = new DataSummary(LearningTask.Regression, int.MaxValue, IsImage: false, Outputs: 1);
        var configuration = (requested with { Target = target }).ResolveForTable(shape);
        var prepare = configuration.ToPreprocessingOptions();
        var holdout = HoldoutOf(configuration);
        var survey = StreamingStatistics.Collect(table, targets, prepare, holdout, memory, cancellationToken, fitted);
        if (survey.RowCount == 0)
            throw new NablaException($"{table.Source}: no rows are left for training, as {survey.HeldOut:N0} are set aside for validation.",
                Use("validation", "0"));
        var counted = (requested with { Target = target }).ResolveForTable(
            shape with { Samples = (int)Math.Min(int.MaxValue, survey.RowCount + survey.HeldOut) });
        configuration = configuration with { Embedding = counted.Embedding, DiscreteValueIndicators = counted.DiscreteValueIndicators };
        prepare = configuration.ToPreprocessingOptions();
        // The classes include those whose samples are all in the validation rows.
        if (survey.LearningTask == LearningTask.Classification)
            prepare = prepare with { Classes =
                ClassTarget.From(survey.CountClasses(targets[0]), targets[0], table.Source, survey.RowCount + survey.HeldOut).Classes };
        if (survey.LearningTask == LearningTask.MultiLabel)
            prepare = prepare with { Labels =
                new([.. targets.Select(name => LabelTargets.From(name, survey.CountClasses(name), table.Source))]) };
        if (survey.LearningTask != LearningTask.Regression)
            prepare = prepare with { SpellingNotes = Preprocessing.GetSpellingNotes(targets, name => new(0, survey.CountClasses(name))) };
        var preprocessing = fitted ?? Preprocessing.Fit(survey, targets, prepare);
        if (fitted is null)
            preprocessing = preprocessing
                with { Notes = [.. preprocessing.Notes,
                .. survey.Notes.Where(note => !preprocessing.Notes.Any(known => known.Code == "names" && known.Column == note.Column))] };
        else _notes.AddRange([.. table.Notes, .. survey.Unseen!.Notes()]);
        _notes.AddRange(survey.FindUnseen(preprocessing).ValidationNotes);

        var validation = validationFile is not null ? Held(await WholeAsync(validationFile, preprocessing, null, weightClasses: true))
            : survey.HeldOut == 0 ? null
            : Held(new StreamedRows(table, preprocessing, Part.Validation, holdout, TableStream.ToCount(survey.HeldOut, table.Source),
            weightClasses: true));
        var rowsOfClass = preprocessing.Target is ClassTarget { Classes: var classes }
            ? survey.GetClassWeights(targets[0], classes, null) : null;
        var train = new StreamedRows(table, preprocessing, Part.Training, holdout, TableStream.ToCount(survey.RowCount, table.Source),
            weightClasses: true, Besides(validation))
        {
            RowsOfClass = rowsOfClass,
            ClassCounts = preprocessing.WeightOfClass is { } weights ? rowsOfClass?.Zip(weights, (rows, weight) => rows * weight).ToList()
                : rowsOfClass,
            TargetRanges = RangesOf(preprocessing.Target, survey),
            TotalWeight = survey.TotalWeight(targets[0], preprocessing.ClassNames, preprocessing.WeightOfClass),
        };
        return ModelOf(configuration, train, validation, preprocessing);
    }

    // The minimum and maximum of each output as seen by the network; null if a target has no cell.
    private static List<(double, double)>? RangesOf(TargetTransform target, StreamingStatistics survey)
    {
        var ranges = new List<(double, double)>();
        foreach (var number in target.Numbers)
        {
            if (survey.GetNumberStatistics(number.Column, false, default).Moments is not { Count: > 0 } known) return null;
            ranges.AddRange(Enumerable.Repeat(
                ((known.Min - number.Center) / number.Scale, (known.Max - number.Center) / number.Scale), number.Width));
        }

        return ranges.Count == 0 ? null : ranges;
    }

    private async Task<Model> ForAsync(StreamedImages images, string? validationFile)
    {
        if (requested.ClassWeights is { } weights && weights != ClassWeights.None)
            throw NablaException.ForSetting("class-weights", "needs a table, or images in memory.",
                LeaveOut("class-weights").Or(LeaveOut("memory")), code: "setting-data");
        requested = requested.ForSamples(LearningTask.Classification);
        var configuration = requested
            with { Validation = requested.Validation ?? ValidationData.For(images.Count, image: true, requested.EarlyStop) };
        var holdout = HoldoutOf(configuration);
        var validation = validationFile is not null ? Held(await WholeAsync(validationFile, null, images.ClassNames, weightClasses: true))
            : holdout.Fraction > 0 ? Held(images.Select(Part.Validation, holdout))
            : null;
        return ModelOf(configuration, images.Select(Part.Training, holdout, Besides(validation)), validation, null);
    }

    /// <summary>
    /// Keeps the validation samples in memory if they fit in an eighth of it, or if the memory is too small to read them in every epoch.
    /// </summary>
    private SampleSource? Held(SampleSource validation)
    {
        if (validation.Count == 0) return null;
        long needed = BytesOf(validation), reading = BytesToRead(validation);
        if (needed > (memory < reading ? reading : memory / 8)) return validation;
        // The sample weights are kept in addition to the class weights.
        var rows = validation.WithoutClassWeights();
        return ReferenceEquals(rows, validation) ? validation.Take(validation.Count)
            : ClassWeights.ApplyWeights(rows.Take(rows.Count), ((StreamedRows)validation).WeightOfClass);
    }

    /// <summary>The memory that validation samples use, which is not available for training samples.</summary>
    private static long Besides(SampleSource? validation) =>
        validation switch { null => 0, Dataset held => BytesOf(held), _ => BytesToRead(validation) };

    private static long BytesToRead(SampleSource validation) => validation.WorkingBytes + Evaluator.WindowBytes;

    private async Task<SampleSource> WholeAsync(string file, Preprocessing? preprocessing, IReadOnlyList<string>? classNames,
        bool weightClasses)
    {
        var (table, images, _) = await OpenAsync(file, preprocessing, classNames);
        if (preprocessing is null)
            return images ?? throw new NablaException($"{file} is a table but the training data is images. Use data of one kind.");
        if (table is null) throw new NablaException($"{file} holds images but the training data is a table. Use data of one kind.");
        DataNote[] weights = !weightClasses && preprocessing.GetWeightNote(table.Names) is { } unweighted ? [unweighted] : [];
        // Data that is read in every epoch, or only at the end, is scanned before training, because the diagnosis needs it.
        UnseenCells unseen;
        long rows;
        do
        {
            (unseen, rows) = (new(preprocessing), 0);
            foreach (var block in table.Scan(cancellationToken))
            {
                unseen.Add(block);
                rows += block.RowCount;
            }
        }
        while (table.MustScanAgain);

        _notes.AddRange(DataNote.NewNotes(preprocessing.Notes, table.Source,
            [.. table.Notes, .. table.FileNotes, .. weights, .. unseen.Notes()]));
        return new StreamedRows(table, preprocessing, Part.All, default, TableStream.ToCount(rows, table.Source), weightClasses);
    }

    private Task<(TableStream? Table, StreamedImages? Images, StreamParts Parts)> OpenAsync(string file, Preprocessing? fitted,
        IReadOnlyList<string>? classNames) =>
        StreamSource.OpenAsync(file,
        options with { Named = RunParts.Named(requested), ClassNames = classNames ?? options.ClassNames,
            Csv = fitted?.ToCsvOptions(requested.ToCsvOptions(options.Csv)) ?? requested.ToCsvOptions(options.Csv) }, cancellationToken);

    private Model ModelOf(RunConfiguration configuration, SampleSource train, SampleSource? validation, Preprocessing? preprocessing)
    {
        var resolved = configuration.Resolve(train);
        if (preprocessing is null) resolved = resolved.WithoutColumns();
        var network = resolved.CreateNetwork(train);
        var model = new Model(network, resolved, train.LearningTask)
        {
            Others = resolved.CreateOtherNetworks(train, network),
            Preprocessing = preprocessing,
            ClassNames = train.ClassNames,
            Image = train.Image,
            Background = train.Background,
            Samples = new(train, validation),
        };
        LinearTrend.Begin(model.Members, preprocessing, train);
        return model;
    }

    private Holdout HoldoutOf(RunConfiguration configuration) =>
        new(configuration.Validation!.Fraction ?? 0, configuration.Seed ?? 0);

    private static long BytesOf(SampleSource source) => sizeof(float) * (long)source.Count * (source.InputWidth + source.TargetWidth + 1);
}
