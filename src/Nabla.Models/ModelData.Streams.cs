using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data.Streams;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <content>Data that is larger than memory.</content>
public static partial class ModelData
{
    /// <summary>Opens samples with targets for reading in blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">A file, a folder or the name of a set to download. The test part is used if there is one.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops counting rows and downloading.</param>
    /// <returns>The samples.</returns>
    /// <exception cref="NablaException">The data cannot be read in blocks, or does not match the model.</exception>
    public static async Task<SampleSource> OpenStreamAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = await FileAsync(name, options, cancellationToken);
        if (StreamSource.IsImages(path)) return Fitting(model, path, StreamedImages.Open(path, model.ClassNames));
        var table = TableFor(model, path, options);
        long rows = table.CountRows(cancellationToken);
        Tell(options, table);
        if (model.Preprocessing!.GetWeightNote(table.Names) is { } note) options?.Notes?.Report(note);
        return new StreamedRows(table, model.Preprocessing, Part.All, default, TableStream.ToCount(rows, table.Source),
            weightClasses: false);
    }

    /// <summary>Evaluates a model on samples that are read in blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The samples, as for <see cref="OpenStreamAsync"/>.</param>
    /// <param name="memory">The maximum memory for samples, in bytes. ROC AUC is left out if all outputs do not fit.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The samples and the metrics.</returns>
    /// <exception cref="NablaException">The data cannot be read in blocks, does not match the model, or a block does not fit the
    /// memory.</exception>
    public static async Task<(SampleSource Samples, Evaluation Evaluation)> EvaluateAsync(
        Model model, string name, long memory, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        var samples = await OpenStreamAsync(model, name, options, cancellationToken);
        RequireMemory(name, memory, samples.WorkingBytes + Evaluator.WindowBytes);
        var evaluation = model.Evaluate(samples, memory, cancellationToken);
        var unseen = (samples as StreamedRows)?.Unseen?.Notes() ?? [];
        foreach (var note in unseen) options?.Notes?.Report(note);
        return (samples, evaluation with { Findings = [.. unseen.Select(note => note.ToFinding())] });
    }

    /// <summary>Predicts data in blocks, with or without targets.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The samples, as for <see cref="OpenStreamAsync"/>.</param>
    /// <param name="memory">The maximum memory for samples, in bytes.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>Predictions in the order of the samples. The file is read, and its errors are thrown, during enumeration.</returns>
    /// <exception cref="NablaException">The data cannot be read in blocks, does not match the model, or a block does not fit the
    /// memory.</exception>
    public static async Task<IEnumerable<Predictions>> PredictAsync(Model model, string name, long memory, DataOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = await FileAsync(name, options, cancellationToken);
        if (StreamSource.IsImages(path))
        {
            var images = new ImageBlocks(path);
            RequireWidth(model, path, images.Width);
            RequireMemory(name, memory, images.WorkingBytes);
            return images.Read(cancellationToken).Select(block => model.Predict(block.Span));
        }

        var table = TableFor(model, path, options);
        RequireMemory(name, memory, table.WorkingBytes + StreamedRows.GetBufferBytes(model.Network.Architecture.Inputs));
        // The kinds of columns are known after a pass over all cells.
        table.CountRows(cancellationToken);
        var unseen = new UnseenCells(model.Preprocessing!);
        return Told(table.Scan(cancellationToken).SelectMany(block => Counted(block, unseen))
            .SelectMany(block => StreamedRows.Inputs(block, model.Preprocessing!)).Select(inputs => model.Predict(inputs.Span)), options,
            table, unseen);

        static IEnumerable<Table> Counted(Table block, UnseenCells unseen)
        {
            yield return block;
            unseen.Add(block);
        }
    }

    // The notes on a file are complete after it was read.
    private static IEnumerable<Predictions> Told(IEnumerable<Predictions> blocks, DataOptions? options, TableStream table,
        UnseenCells unseen)
    {
        foreach (var block in blocks) yield return block;
        Tell(options, table);
        foreach (var note in unseen.Notes()) options?.Notes?.Report(note);
    }

    private static void Tell(DataOptions? options, TableStream table)
    {
        if (options?.Notes is { } notes)
            foreach (var note in table.Notes.Concat(table.FileNotes)) notes.Report(note);
    }

    // The test part of a folder or set, as in memory. A file that is named itself is used as it is.
    private static async Task<string> FileAsync(string name, DataOptions? options, CancellationToken cancellationToken)
    {
        name = StandardInputFile.ToFile(name, options?.StandardInput);
        var parts = await StreamSource.FindAsync(name, options ?? new(), cancellationToken);
        return File.Exists(name) ? parts.Path
            : parts.Test ?? (StreamSource.IsImages(parts.Path) ? ImageFiles.FindTest(parts.Path) : null) ?? parts.Path;
    }

    // Columns that the model does not use are read as text, so that their cells cannot cause errors.
    private static TableStream TableFor(Model model, string path, DataOptions? options)
    {
        var preprocessing = model.Preprocessing ?? throw Model.NoColumns();
        var table = StreamSource.Table(path, (options ?? new()) with { Csv = Reading(model, options?.Csv ?? new()) });
        table.ReadOthersAsText();
        return table;
    }

    private static void RequireMemory(string name, long memory, long needed)
    {
        if (memory < needed)
            throw NablaException.ForSetting("memory",
                $"must be at least {MessageText.Size(needed)} to read {Path.GetFileName(name)} in blocks "
                + $"(got {MessageText.Size(memory)}). Increase it.", code: "too-little-memory");
    }
}
