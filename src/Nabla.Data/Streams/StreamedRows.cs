using Nabla.Data.Features;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>The rows of a file as samples, read and preprocessed in blocks in every pass.</summary>
/// <remarks>One pass at a time: not thread-safe.</remarks>
public sealed class StreamedRows : SampleSource
{
    // The maximum number of inputs that are preprocessed at a time, so that they stay in the cache.
    private const int NumbersAtATime = 1 << 16;

    private readonly TableStream _stream;
    private readonly Preprocessing _preprocessing;
    private readonly Part _part;
    private readonly Holdout _holdout;
    private readonly bool _weightClasses;
    private readonly long _besides;

    /// <summary>Creates the samples of a scanned file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="preprocessing">The fitted preprocessing.</param>
    /// <param name="part">The part of the rows.</param>
    /// <param name="holdout">Selects the validation rows.</param>
    /// <param name="count">The number of rows of the part.</param>
    /// <param name="weightClasses">Whether class weights are used: true for training and validation, false for the evaluation of the
    /// trained network.</param>
    /// <param name="reservedBytes">The number of bytes that other data uses while the rows are read.</param>
    public StreamedRows(TableStream stream, Preprocessing preprocessing, Part part, Holdout holdout, int count, bool weightClasses,
        long reservedBytes = 0)
        : base(
            count, preprocessing.InputNames.Count, preprocessing.Target.Width, preprocessing.LearningTask,
            (weightClasses ? preprocessing.WeightColumn : preprocessing.WeightColumnIn(stream.Names)) is not null
                || (weightClasses && preprocessing.WeightOfClass is not null), preprocessing.ClassNames)
    {
        (_stream, _preprocessing, _part, _holdout, _weightClasses, _besides) =
            (stream, preprocessing, part, holdout, weightClasses, reservedBytes);
        InputNames = preprocessing.InputNames;
        NumericInputs = preprocessing.NumericInputs;
        (TargetScales, TargetCenters, TargetNames) =
            (preprocessing.Target.Scales, preprocessing.Target.Centers, preprocessing.Target.DatasetNames);
        WorkingBytes = reservedBytes + stream.WorkingBytes + GetBufferBytes(InputWidth);
    }

    /// <summary>The sum of the sample weights of each class, without class weights; null if unknown.</summary>
    public IReadOnlyList<double>? RowsOfClass { get; init; }

    /// <summary>Cells that do not occur in training, after the first pass; not counted for a part of the rows.</summary>
    public UnseenCells? Unseen { get; private set; }

    /// <summary>The weight of each class; null for no class weights.</summary>
    public IReadOnlyList<double>? WeightOfClass => _weightClasses ? _preprocessing.WeightOfClass : null;

    /// <summary>The number of bytes of the rows that are preprocessed at a time.</summary>
    /// <param name="width">The number of inputs per row.</param>
    public static long GetBufferBytes(int width) => sizeof(float) * (NumbersAtATime + (long)width);

    /// <summary>Computes the inputs of a block of rows that may lack targets, some rows at a time.</summary>
    /// <param name="table">The block.</param>
    /// <param name="preprocessing">The fitted preprocessing.</param>
    /// <returns>rows × inputs. A part is valid until the next is read.</returns>
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
                // Rows of the other part are overwritten in place, which saves an allocation per block.
                int kept = Keep(chosen.AsSpan(0, count), inputs, width);
                Keep(chosen.AsSpan(0, count), targets.AsSpan(first * outputs), outputs);
                if (weights is not null) Keep(chosen.AsSpan(0, count), weights.AsSpan(first), 1);
                if (kept == 0) continue;
                var samples = new Dataset(
                    inputs.AsMemory(0, kept * width), targets.AsMemory(first * outputs, kept * outputs), width, outputs, LearningTask,
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
    /// <returns>The number of chosen rows.</returns>
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
