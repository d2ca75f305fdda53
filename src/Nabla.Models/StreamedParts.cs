using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data.Streams;
using Nabla.Models.Presets;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>The parts of a run whose data is read in blocks, in every epoch anew.</summary>
/// <param name="asked">The settings of the user.</param>
/// <param name="options">How data is loaded.</param>
/// <param name="memory">Bytes that samples may take.</param>
/// <param name="cancel">Stops reading and downloading.</param>
internal sealed class StreamedParts(RunConfiguration asked, DataOptions options, long memory, CancellationToken cancel)
{
    // Of what preprocessing has not learned from.
    private readonly List<DataNote> _notes = [];

    /// <summary>Makes the first pass over the data, and the untrained model.</summary>
    /// <param name="fitted">The preprocessing of a model whose training goes on; null for none.</param>
    /// <returns>The model, which holds the training samples and those for validation, and the test samples, if there are some.</returns>
    public async Task<(Model Model, SampleSource? Test)> PrepareAsync(Preprocessing? fitted)
    {
        var (table, images, parts) = await OpenAsync(asked.Data!, fitted, null);
        // A part of the data's own is as if it had been named.
        if (asked.Validation is null && parts.Validation is { } part) asked = asked with { Validation = ValidationData.FromFile(part) };
        _notes.AddRange(parts.Notes);
        if (images is not null) _notes.AddRange(images.Notes);
        if (table is not null) _notes.AddRange(table.FileNotes);
        string? validationFile = asked.Validation?.Path;
        var model = table is not null ? await ForAsync(table, validationFile, fitted) : await ForAsync(images!, validationFile);
        string? testFile = asked.Test ?? parts.Test;
        var test = testFile is null ? null : await WholeAsync(testFile, model.Preprocessing, model.ClassNames, weightClasses: false);
        model.ReadingNotes = [.. _notes, .. asked.UnusedSettings(model, asked.Validation?.Path is not null)];
        return (model, test);
    }

    private async Task<Model> ForAsync(TableStream table, string? validationFile, Preprocessing? fitted)
    {
        var targets = fitted?.Target.Columns ?? TargetColumns.Parse(asked.Target ?? table.Names[^1], table.Names);
        string target = TargetColumns.Text(targets);
        // What the first pass needs is the same for classes and numbers, and for few rows and many; the rest is chosen once the rows are
        // counted.
        var shape = new DataShape(LearningTask.Regression, int.MaxValue, IsImage: false, Outputs: 1);
        var configuration = (asked with { Target = target }).ResolveForTable(shape);
        var prepare = configuration.ToPreprocessingOptions();
        var holdout = HoldoutOf(configuration);
        var survey = StreamingStatistics.Collect(table, targets, prepare, holdout, memory, cancel, fitted);
        if (survey.RowCount == 0)
            throw new DataException($"{table.Source}: no rows are left for training, as {survey.HeldOut:N0} are set aside for validation.",
                Use("validation", "0"));
        var counted = (asked with { Target = target }).ResolveForTable(
            shape with { Samples = (int)Math.Min(int.MaxValue, survey.RowCount + survey.HeldOut) });
        configuration = configuration with { Embedding = counted.Embedding, DiscreteValueIndicators = counted.DiscreteValueIndicators };
        prepare = configuration.ToPreprocessingOptions();
        // A class must not be unknown because its samples are all set aside.
        if (survey.Task == LearningTask.Classification)
            prepare = prepare with { Classes =
                ClassTarget.From(survey.CountClasses(targets[0]), targets[0], table.Source, survey.RowCount + survey.HeldOut).Classes };
        if (survey.Task == LearningTask.MultiLabel)
            prepare = prepare with { Labels =
                new([.. targets.Select(name => LabelTargets.From(name, survey.CountClasses(name), table.Source))]) };
        if (survey.Task != LearningTask.Regression)
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

    // Least and largest of each output as the network sees it; of a target without any cell nothing is known.
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
        if (asked.ClassWeights is { } weights && weights != ClassWeights.None)
            throw new DataException("Class weights need a table, or images in memory.",
                LeaveOut("class-weights").Or(LeaveOut("memory")));
        asked = asked.ForSamples(LearningTask.Classification);
        var configuration = asked
            with { Validation = asked.Validation ?? ValidationData.For(images.Count, image: true, asked.EarlyStop) };
        var holdout = HoldoutOf(configuration);
        var validation = validationFile is not null ? Held(await WholeAsync(validationFile, null, images.ClassNames, weightClasses: true))
            : holdout.Fraction > 0 ? Held(images.Select(Part.Validation, holdout))
            : null;
        return ModelOf(configuration, images.Select(Part.Training, holdout, Besides(validation)), validation, null);
    }

    /// <summary>Validation samples are read once where they fit an eighth of the memory, else in every epoch.</summary>
    private SampleSource? Held(SampleSource validation)
    {
        if (validation.Count == 0) return null;
        if (BytesOf(validation) > memory / 8) return validation;
        // The weights of rows are kept beside those of their classes.
        var rows = validation.WithoutClassWeights();
        return ReferenceEquals(rows, validation) ? validation.Take(validation.Count)
            : ClassWeights.ApplyWeights(rows.Take(rows.Count), ((StreamedRows)validation).WeightOfClass);
    }

    /// <summary>What validation samples take, training samples cannot.</summary>
    private static long Besides(SampleSource? validation) =>
        validation switch { null => 0, Dataset held => BytesOf(held), _ => validation.WorkingBytes + Evaluator.WindowBytes };

    private async Task<SampleSource> WholeAsync(string file, Preprocessing? preprocessing, IReadOnlyList<string>? classNames,
        bool weightClasses)
    {
        var (table, images, _) = await OpenAsync(file, preprocessing, classNames);
        if (preprocessing is null)
            return images ?? throw new DataException($"{file} is a table but the training data is images. Take data of one kind.");
        if (table is null) throw new DataException($"{file} holds images but the training data is a table. Take data of one kind.");
        DataNote[] weights = !weightClasses && preprocessing.GetWeightNote(table.Names) is { } unweighted ? [unweighted] : [];
        // What is read again in every epoch, or at the very end, is looked through before: findings are made with the network.
        UnseenCells unseen;
        long rows;
        do
        {
            (unseen, rows) = (new(preprocessing), 0);
            foreach (var block in table.Scan(cancel))
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
        options with { Named = RunParts.Named(asked), ClassNames = classNames ?? options.ClassNames,
            Csv = fitted?.ToCsvOptions(asked.ToCsvOptions(options.Csv)) ?? asked.ToCsvOptions(options.Csv) }, cancel);

    private Model ModelOf(RunConfiguration configuration, SampleSource train, SampleSource? validation, Preprocessing? preprocessing)
    {
        var resolved = configuration.Resolve(train);
        if (preprocessing is null) resolved = resolved.WithoutColumns();
        var model = new Model(resolved.CreateNetwork(train), resolved, train.Task)
        {
            Others = resolved.CreateOtherNetworks(train),
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
