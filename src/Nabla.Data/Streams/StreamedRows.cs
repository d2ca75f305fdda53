using Nabla.Data.Features;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>The rows of a file as samples: read and prepared block by block, pass after pass.</summary>
public sealed class StreamedRows : SampleSource
{
    // Numbers prepared at a time: rows stay in the cache until they are in their window.
    private const int NumbersAtATime = 1 << 16;

    private readonly TableStream _stream;
    private readonly Preprocessing _preprocessing;
    private readonly Part _part;
    private readonly Holdout _holdout;
    private readonly bool _weightClasses;
    private readonly long _besides;

    /// <summary>Some rows of a file that was scanned.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="preprocessing">How rows become samples.</param>
    /// <param name="part">Which rows.</param>
    /// <param name="holdout">Which of them are set aside.</param>
    /// <param name="count">How many rows the part has.</param>
    /// <param name="weightClasses">Whether classes are weighted: in training and in what it is judged by, not in a judgement of the
    /// finished network.</param>
    /// <param name="besides">Bytes that are taken besides while the rows are read.</param>
    public StreamedRows(TableStream stream, Preprocessing preprocessing, Part part, Holdout holdout, int count, bool weightClasses,
        long besides = 0)
        : base(
            count, preprocessing.InputNames.Count, preprocessing.Target.Width, preprocessing.Task,
            (weightClasses ? preprocessing.WeightColumn : preprocessing.WeightColumnIn(stream.Names)) is not null
                || (weightClasses && preprocessing.WeightOfClass is not null), preprocessing.ClassNames)
    {
        (_stream, _preprocessing, _part, _holdout, _weightClasses, _besides) =
            (stream, preprocessing, part, holdout, weightClasses, besides);
        InputNames = preprocessing.InputNames;
        NumericInputs = preprocessing.NumericInputs;
        (TargetScales, TargetCenters, TargetNames) =
            (preprocessing.Target.Scales, preprocessing.Target.Centers, preprocessing.Target.DatasetNames);
        WorkingBytes = besides + stream.WorkingBytes + GetBufferBytes(InputWidth);
    }

    /// <summary>What the rows of each class weigh without the weight of their class; null where it is not known.</summary>
    public IReadOnlyList<double>? RowsOfClass { get; init; }

    /// <summary>
    /// What training says nothing of in the rows, once all of them were read a first time; of a part of the file's rows it is not counted.
    /// </summary>
    public UnseenCells? Unseen { get; private set; }

    /// <summary>How much each class counts; null where all count alike.</summary>
    public IReadOnlyList<double>? WeightOfClass => _weightClasses ? _preprocessing.WeightOfClass : null;

    /// <summary>Bytes of the rows that are prepared at a time.</summary>
    /// <param name="width">Inputs of a row.</param>
    public static long GetBufferBytes(int width) => sizeof(float) * (NumbersAtATime + (long)width);

    /// <summary>The inputs of a block of rows whose targets need not be there, some rows at a time.</summary>
    /// <param name="table">The block.</param>
    /// <param name="preprocessing">How rows become samples.</param>
    /// <returns>rows × inputs; a part holds its numbers until the next is asked for.</returns>
    public static IEnumerable<ReadOnlyMemory<float>> Inputs(Table table, Preprocessing preprocessing)
    {
        int width = preprocessing.InputNames.Count, rowsAtATime = Math.Max(1, NumbersAtATime / width);
        var inputs = new float[Math.Min(rowsAtATime, table.RowCount) * width];
        var write = preprocessing.WriterFor(table);
        for (int first = 0; first < table.RowCount; first += rowsAtATime)
        {
            int count = Math.Min(rowsAtATime, table.RowCount - first);
            inputs.AsSpan(0, count * width).Clear();
            write(first, count, inputs, width);
            yield return inputs.AsMemory(0, count * width);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Dataset> Read(Philox? order)
    {
        int width = InputWidth, outputs = TargetWidth, rowsAtATime = Math.Max(1, NumbersAtATime / width);
        var inputs = new float[rowsAtATime * width];
        var chosen = new bool[rowsAtATime];
        var unseen = Unseen is null && _part == Part.All ? new UnseenCells(_preprocessing) : null;
        foreach (var table in _stream.Read(order))
        {
            unseen?.Add(table);
            var write = _preprocessing.WriterFor(table);
            float[] targets = _preprocessing.Target.TargetsOf(table);
            float[]? weights = SampleWeights.Read(table, _weightClasses ? _preprocessing.WeightColumn
                : _preprocessing.WeightColumnIn(table.Names));
            for (int first = 0; first < table.RowCount; first += rowsAtATime)
            {
                int count = Math.Min(rowsAtATime, table.RowCount - first);
                inputs.AsSpan(0, count * width).Clear();
                write(first, count, inputs, width);
                for (int i = 0; i < count; i++)
                    chosen[i] = _part == Part.All || _holdout.Contains(table.FirstRow + first + i) == (_part == Part.Validation);
                // Rows of the other part are written over: nothing is copied anew, for a stream is long.
                int kept = Keep(chosen.AsSpan(0, count), inputs, width);
                Keep(chosen.AsSpan(0, count), targets.AsSpan(first * outputs), outputs);
                if (weights is not null) Keep(chosen.AsSpan(0, count), weights.AsSpan(first), 1);
                if (kept == 0) continue;
                var samples = new Dataset(
                    inputs.AsMemory(0, kept * width), targets.AsMemory(first * outputs, kept * outputs), width, outputs, Task,
                        weights?.AsMemory(first, kept), ClassNames);
                yield return _weightClasses ? ClassWeights.ApplyWeights(samples, _preprocessing.WeightOfClass) : samples;
            }
        }

        Unseen ??= unseen;
    }

    /// <inheritdoc/>
    public override SampleSource WithoutClassWeights() => WeightOfClass is null ? this
        : new StreamedRows(_stream, _preprocessing, _part, _holdout, Count, weightClasses: false, _besides)
        { ClassCounts = RowsOfClass, RowsOfClass = RowsOfClass, TargetRanges = TargetRanges };

    /// <inheritdoc/>
    public override string Fingerprint() =>
        Fingerprints.Compute($"{_stream.Sha256()} {_part} {_holdout} {_weightClasses} {_preprocessing.ToJson()}");

    /// <summary>Moves the chosen rows to the front.</summary>
    /// <returns>How many they are.</returns>
    private static int Keep(ReadOnlySpan<bool> chosen, Span<float> rows, int width)
    {
        int kept = 0;
        for (int i = 0; i < chosen.Length; i++)
        {
            if (!chosen[i]) continue;
            if (kept < i) rows.Slice(i * width, width).CopyTo(rows[(kept * width)..]);
            kept++;
        }

        return kept;
    }
}
