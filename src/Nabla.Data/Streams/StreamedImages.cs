using Nabla.Data.Readers;
using Nabla.Data.Sources;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>The images of an IDX file and their classes, read in blocks in every pass.</summary>
/// <remarks>
/// Labels are kept in memory with four bytes each. Gzip is read from start to end in every pass.
/// <para>One pass at a time: not thread-safe.</para>
/// </remarks>
public sealed class StreamedImages : SampleSource
{
    private readonly string _path;
    private readonly SameFile _same;
    private readonly IdxHeader _header;
    private readonly int[] _places;
    private readonly bool _compressed;
    private readonly Part _part;
    private readonly Holdout _holdout;

    private StreamedImages(StreamedImages source, Part part, Holdout holdout, long reservedBytes)
        : this(source._path, source._same, source._header, source._places, source._compressed, part, holdout, source.ClassNames!) =>
        WorkingBytes += reservedBytes;

    private StreamedImages(string path, SameFile same, IdxHeader header, int[] places, bool compressed, Part part, Holdout holdout,
        IReadOnlyList<string> classNames)
        : base(CountOf(places.Length, part, holdout), header.ImageWidth(Path.GetFileName(path)), classNames.Count,
        LearningTask.Classification, classNames: classNames)
    {
        (_path, _same, _header, _places, _compressed, _part, _holdout) = (path, same, header, places, compressed, part, holdout);
        Image = header.Shape is [_, _, _] or [_, _, _, 1] ? ((int)header.Shape[1], (int)header.Shape[2]) : null;
        ClassCounts = CountClasses();
        WorkingBytes = places.Length * (long)sizeof(int) + ImageBlocks.BytesToRead(header, InputWidth);
    }

    /// <summary>Notes on how the file is read.</summary>
    public IReadOnlyList<DataNote> Notes { get; private init; } = [];

    private int BytesOfSample => InputWidth * NumberArray.SizeOf(_header.Kind);

    /// <summary>Opens the images of a file and the labels next to it.</summary>
    /// <param name="path">The file of images.</param>
    /// <param name="classNames">The classes that a model was trained with; null for the labels that occur.</param>
    /// <returns>All images.</returns>
    /// <exception cref="NablaException">A file is missing or malformed, or its length differs from that in its header.</exception>
    public static StreamedImages Open(string path, IReadOnlyList<string>? classNames)
    {
        string name = Path.GetFileName(path);
        var same = new SameFile(path);
        var notes = ImageFiles.GetNotes(path);
        var labels = ImageFiles.ReadLabels(path, notes);
        ImageFiles.RequireWhole(labels, name);
        using var stream = Input.File(path).Open();
        var header = IdxHeader.Read(stream, name);
        _ = header.ImageWidth(name);
        if (header.Shape[0] != labels.Count)
            throw new NablaException("sample-count", $"{name}: there must be as many labels as samples ({header.Shape[0]:N0} samples, "
                + $"{labels.Count:N0} labels). Use files that belong together.");
        header.RequireLength(stream, name);
        LabelClasses? classes = classNames is null ? null : LabelClasses.FromIndices(classNames);
        int[] places = Samples.Places(labels, ref classes, name);
        return new StreamedImages(path, same, header, places, !stream.CanSeek, Part.All, default, classes.Names) { Notes = notes };
    }

    /// <summary>Returns a part of the images.</summary>
    /// <param name="part">The part.</param>
    /// <param name="holdout">Selects the validation samples.</param>
    /// <param name="reservedBytes">The number of bytes that other data uses while the images are read.</param>
    public StreamedImages Select(Part part, Holdout holdout, long reservedBytes = 0) => new(this, part, holdout, reservedBytes);

    /// <inheritdoc/>
    public override IEnumerable<Dataset> Read(Philox? order)
    {
        int samplesAtATime = ImageBlocks.GetSamplesPerBlock(BytesOfSample), blocks = (_places.Length + samplesAtATime - 1) / samplesAtATime;
        var bytes = new byte[samplesAtATime * BytesOfSample];
        var inputs = new float[samplesAtATime * InputWidth];
        var targets = new float[samplesAtATime * TargetWidth];
        _same.Require();
        using var source = _compressed ? null : FileBytes.Open(_path);
        using var stream = _compressed ? Input.File(_path).Open() : null;
        if (stream is not null) _ = IdxHeader.Read(stream, Path.GetFileName(_path));
        var places = Enumerable.Range(0, blocks).ToArray();
        if (!_compressed) order?.Shuffle(places.AsSpan());
        foreach (int block in places)
        {
            int first = block * samplesAtATime, count = Math.Min(samplesAtATime, _places.Length - first);
            var part = bytes.AsSpan(0, count * BytesOfSample);
            if (source is not null) source.Read(part, _header.Offset + first * (long)BytesOfSample);
            else _header.ReadNext(stream!, part, first * (long)BytesOfSample, Path.GetFileName(_path));
            _same.Require();
            int kept = Convert(part, first, count, inputs, targets);
            if (kept > 0)
                yield return new Dataset(inputs.AsMemory(0, kept * InputWidth), targets.AsMemory(0, kept * TargetWidth), InputWidth,
                    TargetWidth, LearningTask, classNames: ClassNames);
        }

        if (stream?.ReadByte() >= 0)
            throw IdxHeader.TooLong(Path.GetFileName(_path), _header.Offset + _places.Length * (long)BytesOfSample);
    }

    /// <inheritdoc/>
    public override string Fingerprint() =>
        Fingerprints.Compute($"{Input.File(_path).Sha256()} {_part} {_holdout} {string.Join(' ', _places)}");

    /// <summary>Converts the images of the part to samples.</summary>
    /// <returns>The number of samples.</returns>
    private int Convert(ReadOnlySpan<byte> bytes, int first, int count, Span<float> inputs, Span<float> targets)
    {
        int kept = 0;
        targets.Clear();
        for (int i = 0; i < count; i++)
        {
            if (_part != Part.All && _holdout.Contains(first + i) != (_part == Part.Validation)) continue;
            Samples.Write(bytes.Slice(i * BytesOfSample, BytesOfSample), _header.Kind, inputs.Slice(kept * InputWidth, InputWidth),
                InputWidth, first + i, Path.GetFileName(_path));
            targets[kept++ * TargetWidth + _places[first + i]] = 1;
        }

        return kept;
    }

    private double[] CountClasses()
    {
        var counts = new double[TargetWidth];
        for (int i = 0; i < _places.Length; i++)
            if (_part == Part.All || _holdout.Contains(i) == (_part == Part.Validation)) counts[_places[i]]++;
        return counts;
    }

    private static int CountOf(int samples, Part part, Holdout holdout) =>
        part == Part.All ? samples : Enumerable.Range(0, samples).Count(i => holdout.Contains(i) == (part == Part.Validation));
}
