using Nabla.Data.Features;
using Nabla.Data.Sources;
using Nabla.Data.Streams;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <content>Data that need not fit the memory.</content>
public static partial class ModelData
{
    /// <summary>Samples whose answers are known, read in blocks whenever they are asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">A file, a folder or the name of a set to download; of a folder or set in two parts the test part is
    /// taken.</param>
    /// <param name="options">How data is loaded; null for the defaults.</param>
    /// <param name="cancel">Ends counting the rows, and a download.</param>
    /// <returns>The samples.</returns>
    /// <exception cref="DataException">The data cannot be read in blocks, or do not fit the model.</exception>
    public static async Task<SampleSource> OpenStreamAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = await FileAsync(name, options, cancel);
        if (StreamSource.IsImages(path)) return Fitting(model, path, StreamedImages.Open(path, model.ClassNames));
        var table = TableFor(model, path, options);
        long rows = table.CountRows(cancel);
        Tell(options, table);
        if (model.Preprocessing!.GetWeightNote(table.Names) is { } note) options?.Notes?.Report(note);
        return new StreamedRows(table, model.Preprocessing, Part.All, default, TableStream.ToCount(rows, table.Source),
            weightClasses: false);
    }

    /// <summary>Judges a model on samples that are read in blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The samples, as for <see cref="OpenStreamAsync"/>.</param>
    /// <param name="memory">Bytes that samples may take. Where they do not hold every output too, what needs all of them at once (the area
    /// under the curve) is left out.</param>
    /// <param name="options">How data is loaded; null for the defaults.</param>
    /// <param name="cancel">Ends reading and downloading.</param>
    /// <returns>The samples, and what came of it.</returns>
    /// <exception cref="DataException">The data cannot be read in blocks, do not fit the model, or a block does not fit the
    /// memory.</exception>
    public static async Task<(SampleSource Samples, Evaluation Evaluation)> EvaluateAsync(
        Model model, string name, long memory, DataOptions? options = null, CancellationToken cancel = default)
    {
        var samples = await OpenStreamAsync(model, name, options, cancel);
        RequireMemory(name, memory, samples.WorkingBytes + Evaluator.WindowBytes);
        var evaluation = model.Evaluate(samples, memory, cancel);
        var unseen = (samples as StreamedRows)?.Unseen?.Notes() ?? [];
        foreach (var note in unseen) options?.Notes?.Report(note);
        return (samples, evaluation with { Findings = [.. unseen.Select(note => note.ToFinding())] });
    }

    /// <summary>What a model says of samples whose answers need not be known, block by block.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The samples, as for <see cref="OpenStreamAsync"/>.</param>
    /// <param name="memory">Bytes that samples may take.</param>
    /// <param name="options">How data is loaded; null for the defaults.</param>
    /// <param name="cancel">Ends reading and downloading.</param>
    /// <returns>Predictions in the order of the samples; the file is read as they are taken, and what is wrong with it comes to light
    /// then.</returns>
    /// <exception cref="DataException">The data cannot be read in blocks, do not fit the model, or a block does not fit the
    /// memory.</exception>
    public static async Task<IEnumerable<Predictions>> PredictAsync(Model model, string name, long memory, DataOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = await FileAsync(name, options, cancel);
        if (StreamSource.IsImages(path))
        {
            var images = new ImageBlocks(path);
            RequireWidth(model, path, images.Width);
            RequireMemory(name, memory, images.WorkingBytes);
            return images.Read(cancel).Select(block => model.Predict(block.Span));
        }

        var table = TableFor(model, path, options);
        RequireMemory(name, memory, table.WorkingBytes + StreamedRows.GetBufferBytes(model.Network.Architecture.Inputs));
        // What the columns are is known once all cells were seen.
        table.CountRows(cancel);
        var unseen = new UnseenCells(model.Preprocessing!);
        return Told(table.Scan(cancel).SelectMany(block => Counted(block, unseen))
            .SelectMany(block => StreamedRows.Inputs(block, model.Preprocessing!)).Select(inputs => model.Predict(inputs.Span)), options,
            table, unseen);

        static IEnumerable<Table> Counted(Table block, UnseenCells unseen)
        {
            yield return block;
            unseen.Add(block);
        }
    }

    // What there is to know of a file is known when it was read.
    private static IEnumerable<Predictions> Told(IEnumerable<Predictions> blocks, DataOptions? options, TableStream table,
        UnseenCells unseen)
    {
        foreach (var block in blocks) yield return block;
        Tell(options, table);
        foreach (var note in unseen.Notes()) options?.Notes?.Report(note);
    }

    private static void Tell(DataOptions? options, TableStream table)
    {
        if (options?.Notes is { } told)
            foreach (var note in table.Notes.Concat(table.FileNotes)) told.Report(note);
    }

    // The part to judge, as in memory: a file that is named itself is meant, not the test data beside it.
    private static async Task<string> FileAsync(string name, DataOptions? options, CancellationToken cancel)
    {
        name = Spool.ToFile(name, options?.StandardInput);
        var parts = await StreamSource.FindAsync(name, options ?? new(), cancel);
        return File.Exists(name) ? parts.Path
            : parts.Test ?? (StreamSource.IsImages(parts.Path) ? ImageFiles.FindTest(parts.Path) : null) ?? parts.Path;
    }

    // Columns that the model does not know are not looked at: as text they hold whatever stands in them.
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
            throw new DataException($"memory must be at least {MessageLine.Size(needed)} to read {Path.GetFileName(name)} in blocks "
                + $"(got {MessageLine.Size(memory)}). Increase it.");
    }
}
