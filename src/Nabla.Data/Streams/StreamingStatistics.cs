using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Streams;

/// <summary>Collects the statistics of the training rows in the first pass over a file, for fitting the preprocessing.</summary>
/// <remarks>
/// Counts, missing cells, minimum, maximum, mean, standard deviation, classes and frequencies are those of all rows. Medians, quartiles and
/// frequent numbers are exact if the numbers fit in an eighth of the memory; else they are those of a random sample of the rows.
/// <para>Immutable after it was read, so any number of threads may share it.</para>
/// </remarks>
public sealed class StreamingStatistics : ITrainingRows
{
    private const int BytesOfText = 128, MinTexts = 1000, MaxDifferent = 32, MinRows = 64;
    private const double Enormous = 1e150;

    private readonly TableStream _stream;
    private readonly Table _first;
    private readonly Holdout _holdout;
    private readonly IReadOnlyList<string> _targets;
    private readonly string? _weightColumn;
    private readonly List<string> _numbers;
    private readonly RunningMoments[] _spreads;
    private readonly long[] _missing;
    private readonly long[] _heldMissing;
    private readonly UnseenCells? _unseenAside;
    private readonly ReservoirSample _sample;
    private readonly List<DateAccumulator> _dates;
    private readonly List<DateAccumulator> _sampled;
    private readonly Dictionary<string, TextCounts> _texts;
    private readonly Dictionary<string, TextCounts> _heldTexts;
    private readonly Dictionary<string, HashSet<double>> _different;
    private readonly Dictionary<string, Dictionary<string, (double Weight, long Rows)>> _classSums;
    private readonly Dictionary<string, HashSet<string>> _meanings;
    // The locations of numbers whose squares overflow.
    private readonly Dictionary<(string Column, double Value), string> _extremes = [];
    private double[] _known = [];
    private double _weight;

    private StreamingStatistics(TableStream stream, Table first, IReadOnlyList<string> targets, PreprocessingOptions options,
        Holdout holdout, long memory, IReadOnlyDictionary<string, DateFormat?>? forms, Preprocessing? fitted)
    {
        (_stream, _first, _holdout, _targets, _weightColumn) = (stream, first, holdout, targets, options.WeightColumn);
        (Unseen, _unseenAside) = fitted is null ? default : (new UnseenCells(fitted), new UnseenCells(fitted));
        foreach (string target in targets) options.RequireUsableTarget(stream.Notes, target);
        LearningTask = options.InferTask(targets, first);
        TargetKind = PreprocessingOptions.KindOf(LearningTask);
        _different = targets.ToDictionary(name => name, _ => new HashSet<double>());
        _classSums = targets.ToDictionary(name => name, _ => new Dictionary<string, (double Weight, long Rows)>());
        _meanings = targets.ToDictionary(name => name, _ => new HashSet<string>());
        var used = stream.Names.Where(name => name != options.WeightColumn && !options.Ignore.Contains(name)).ToLookup(KindIn);
        _numbers = [.. used[ColumnKind.Number]];
        _spreads = new RunningMoments[_numbers.Count];
        _missing = new long[_numbers.Count];
        _heldMissing = new long[_numbers.Count];
        _dates = [.. used.SelectMany(kind => kind).Where(name => !targets.Contains(name) && MayBeDates(name)).Select(DatesIn)];
        _sampled = _dates.FindAll(column => column.Form is not null);
        int columns = _numbers.Count + _sampled.Count;
        long rows = memory / 8 / sizeof(double) / Math.Max(1, columns);
        _sample = new(columns, (int)Math.Clamp(rows, MinRows, Array.MaxLength / Math.Max(1, columns)), holdout.Seed);
        int texts = (int)Math.Clamp(memory / 8 / BytesOfText / Math.Max(1, used[ColumnKind.Text].Count()), MinTexts, int.MaxValue);
        _texts = used[ColumnKind.Text].ToDictionary(name => name, _ => new TextCounts(texts));
        _heldTexts = holdout.Fraction > 0 ? used[ColumnKind.Text].ToDictionary(name => name, _ => new TextCounts(texts)) : [];

        bool MayBeDates(string name) => !options.Kinds.TryGetValue(name, out var given) || given == ColumnKind.Date;

        DateAccumulator DatesIn(string name)
        {
            DateOrder? order = options.DateOrders.TryGetValue(name, out var known) ? known : null;
            return new(name, order, forms is null ? DateStatistics.DetectFormat(first[name], order)?.Form : forms[name]);
        }

        ColumnKind KindIn(string name) =>
            targets.Contains(name) ? TargetKind : options.Kinds.TryGetValue(name, out var given) ? given : first[name].Kind;
    }

    /// <summary>Classification, regression or multi-label.</summary>
    public LearningTask LearningTask { get; }

    /// <summary>Whether the targets are numbers or classes.</summary>
    public ColumnKind TargetKind { get; }

    /// <inheritdoc/>
    public string Source => _stream.Source;

    /// <inheritdoc/>
    public long RowCount => _sample.Met;

    /// <inheritdoc/>
    public IReadOnlyList<DataNote> ReadingNotes => _stream.Notes;

    /// <summary>The number of validation rows.</summary>
    public long HeldOut { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _stream.Names;

    /// <summary>Computes the sum of the weights of the training rows, multiplied by their class weights.</summary>
    /// <param name="target">The target column, if it has classes.</param>
    /// <param name="classes">The classes; null for none.</param>
    /// <param name="weightOfClass">The weight of each class; null for no class weights.</param>
    public double TotalWeight(string target, IReadOnlyList<string>? classes, IReadOnlyList<double>? weightOfClass)
    {
        if (classes is null || weightOfClass is null) return _weightColumn is null ? RowCount : _weight;
        // Without sample weights the weight of each row is exactly the float of its class weight.
        return GetClassWeights(target, classes, _weightColumn)
            .Select((sum, k) => sum * (_weightColumn is null ? (float)weightOfClass[k] : weightOfClass[k])).Sum();
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExcludedColumn> ExcludedColumns => _stream.ExcludedColumns;

    /// <summary>Counts the rows of each class of a target, including the validation rows.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> CountClasses(string target) =>
        [.. _classSums[target].Select(text => KeyValuePair.Create(text.Key, text.Value.Rows))];

    /// <summary>Notes on the rows.</summary>
    public IEnumerable<DataNote> Notes
    {
        get
        {
            if (!_sample.IsWhole && _numbers.Count + _sampled.Count > 0)
                yield return new("sampled-quartiles", $"Medians and quartiles are computed from {_sample.Count:N0} of the {RowCount:N0} "
                    + "training rows, drawn at random: the memory holds no more.");
            foreach (var (name, counts) in _texts)
                if (counts.Overflowed)
                    yield return new("first-texts", $"Column \"{name}\": only its first {counts.Different:N0} distinct texts are counted; "
                        + "all others count as unseen.", name);
        }
    }

    /// <summary>
    /// Cells of the training rows that do not occur in the training of the model that continues; null without such a model.
    /// </summary>
    public UnseenCells? Unseen { get; }

    /// <summary>Counts the cells of the validation rows that do not occur in training.</summary>
    /// <param name="preprocessing">The fitted preprocessing.</param>
    public UnseenCells FindUnseen(Preprocessing preprocessing)
    {
        if (_unseenAside is not null) return _unseenAside;
        var unseen = new UnseenCells(preprocessing);
        foreach (var plan in preprocessing.Columns)
        {
            if (plan is CategoryTransform && _heldTexts.TryGetValue(plan.Column, out var texts)) unseen.Add(plan.Column, texts.Facts);
            else if (plan is DateTransform && _dates.FirstOrDefault(column => column.Name == plan.Column) is { } dates)
            unseen.Add(plan.Column, HeldOut, dates.HeldMissing, dates.HeldUnread);
            else if (plan is NumericTransform && _numbers.IndexOf(plan.Column) is >= 0 and var c)
            unseen.Add(plan.Column, HeldOut, _heldMissing[c]);
        }

        return unseen;
    }

    /// <summary>The training rows of a block, or the other rows.</summary>
    internal static int[] RowsWhere(ReadOnlySpan<bool> chosen, bool isChosen)
    {
        var rows = new List<int>(chosen.Length);
        for (int row = 0; row < chosen.Length; row++)
            if (chosen[row] == isChosen) rows.Add(row);
        return [.. rows];
    }

    /// <summary>Makes the first pass.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="targets">The columns to predict.</param>
    /// <param name="options">Options of the preprocessing.</param>
    /// <param name="holdout">Selects the validation rows.</param>
    /// <param name="memory">The maximum memory, in bytes.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <param name="fitted">The preprocessing of a model whose training continues; null for none.</param>
    /// <exception cref="NablaException">A column is missing, or a cell has the wrong type.</exception>
    public static StreamingStatistics Collect(TableStream stream, IReadOnlyList<string> targets, PreprocessingOptions options,
        Holdout holdout, long memory, CancellationToken cancellationToken, Preprocessing? fitted = null)
    {
        stream.Targets = targets;
        Dictionary<string, DateFormat?>? forms = null;
        while (true)
        {
            StreamingStatistics? survey = null;
            foreach (var table in stream.Scan(cancellationToken))
            {
                survey ??= new StreamingStatistics(stream, table, targets, options, holdout, memory, forms, fitted);
                survey.Add(table);
            }

            if (stream.MustScanAgain) forms = null;
            // All cells may imply another date format than the first ones.
            else if (forms is not null || survey!._dates.TrueForAll(column => column.Found == column.Form)) return survey!;
            else forms = survey._dates.ToDictionary(column => column.Name, column => column.Found);
        }
    }

    /// <inheritdoc/>
    public DateStatistics? GetDateStatistics(string name, DateOrder? order)
    {
        if (_dates.FirstOrDefault(column => column.Name == name) is not { Form: { } form } dates) return null;
        var sampled = _sample.Facts(_numbers.Count + _sampled.IndexOf(dates), quartiles: true);
        var facts = _sample.IsWhole ? sampled : sampled with { Missing = dates.Missing, Moments = dates.Known };
        return new(form, facts, dates.Seen, dates.Unread) { IsAmbiguous = dates.IsAmbiguous };
    }

    /// <inheritdoc/>
    public ColumnKind GetKind(string name) =>
        _targets.Contains(name) ? TargetKind : _dates.Exists(column => column.Name == name && column.Form is not null) ? ColumnKind.Date
        : _stream.Kinds[_first[name].Name];

    /// <inheritdoc/>
    public NumberFormat? GetNumberFormat(string name) => _stream.GetNumberFormat(name);

    /// <inheritdoc/>
    public NumberStatistics GetNumberStatistics(string name, bool quartiles, CellAdvice remedy)
    {
        int c = _numbers.IndexOf(name);
        var sampled = _sample.Facts(c, quartiles);
        return _sample.IsWhole ? sampled : sampled with { Missing = _missing[c], Moments = _spreads[c] };
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> GetFrequentNumbers(string name) => _sample.FrequentOf(_numbers.IndexOf(name));

    /// <inheritdoc/>
    public (double Least, double Largest)? GetDistinctIntegerRange(string name)
    {
        int c = _numbers.IndexOf(name);
        return _missing[c] == 0 && _sample.WholeAndDifferentOf(c) is not null ? (_spreads[c].Min, _spreads[c].Max) : null;
    }

    /// <inheritdoc/>
    public string Locate(string name, double value) => _extremes.GetValueOrDefault((name, value), Source);

    /// <inheritdoc/>
    public TextStatistics GetTextStatistics(string name) => _texts[name].Facts;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> CountMissingTexts(string name) => _stream.CountMissingTexts(name);

    /// <inheritdoc/>
    public IReadOnlyCollection<double>? GetDistinctNumbers(string name, int most) =>
        _different[name].Count > most ? null : _different[name];

    /// <inheritdoc/>
    public void RequireTarget(string name, ColumnKind kind)
    {
        // Each block was already checked.
    }

    /// <inheritdoc/>
    public double[] GetClassWeights(string target, IReadOnlyList<string> classes, string? weightColumn)
    {
        var known = _classSums[target];
        int[] places = CategoryOrder.FindIndices([.. known.Keys], classes);
        var sums = new double[classes.Count];
        foreach (var (index, (weight, _)) in places.Zip(known.Values))
            if (index >= 0) sums[index] += weight;
        return sums;
    }

    private void Add(Table table)
    {
        foreach (string target in _targets) TargetTransform.RequireAll(table, target, TargetKind);
        var weights = SampleWeights.Read(table, _weightColumn);
        var chosen = new bool[table.RowCount];
        var places = new int[table.RowCount];
        for (int row = 0; row < chosen.Length; row++)
        {
            chosen[row] = !_holdout.Contains(table.FirstRow + row);
            places[row] = chosen[row] ? _sample.Meet() : -1;
            if (!chosen[row]) HeldOut++;
            else if (weights is not null) _weight += weights[row];
        }

        for (int c = 0; c < _numbers.Count; c++)
            AddNumbers(table, c, Cells.Numbers(table, _numbers[c], _targets.Contains(_numbers[c]) ? CellAdvice.Target
                : CellAdvice.Input(_numbers[c])).Span, chosen, places);
        foreach (var dates in _dates)
            if (dates.Add(table[dates.Name], chosen) is { } cells) _sample.Keep(_numbers.Count + _sampled.IndexOf(dates), cells, places);
        foreach (var (name, counts) in _texts)
        {
            var text = table[name].ToText();
            counts.Add(text, chosen, ofChosen: true);
            if (_heldTexts.TryGetValue(name, out var held)) held.Add(text, chosen, ofChosen: false);
        }

        Unseen?.Add(chosen.Contains(false) ? table.Take(RowsWhere(chosen, true)) : table);
        if (chosen.Contains(false)) _unseenAside?.Add(table.Take(RowsWhere(chosen, false)));
        if (TargetKind == ColumnKind.Text)
            foreach (string target in _targets) AddClasses(table[target].ToText(), chosen, weights, _classSums[target], _meanings[target]);
    }

    private void AddNumbers(Table table, int c, ReadOnlySpan<double> cells, ReadOnlySpan<bool> chosen, ReadOnlySpan<int> places)
    {
        _sample.Keep(c, cells, places);
        if (_known.Length < cells.Length) _known = new double[cells.Length];
        int known = 0, rows = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (!chosen[i])
            {
                if (double.IsNaN(cells[i])) _heldMissing[c]++;
                continue;
            }

            rows++;
            _known[known] = cells[i];
            if (!double.IsNaN(cells[i])) known++;
            if (Math.Abs(cells[i]) > Enormous && _extremes.Count < MinTexts) _extremes.TryAdd((_numbers[c], cells[i]), table.Locate(i));
        }

        _missing[c] += rows - known;
        if (known > 0) _spreads[c] = _spreads[c].Combine(RunningMoments.From(_known.AsSpan(0, known)));
        if (_different.TryGetValue(_numbers[c], out var different))
            for (int i = 0; i < known && different.Count < MaxDifferent; i++) different.Add(_known[i]);
    }

    private static void AddClasses(TextColumn column, ReadOnlySpan<bool> chosen, float[]? weights,
        Dictionary<string, (double Weight, long Rows)> classSums, HashSet<string> meanings)
    {
        var codes = column.Codes.Span;
        var sums = new double[column.Categories.Count];
        var rows = new long[sums.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            rows[codes[row]]++;
            if (chosen[row]) sums[codes[row]] += weights?[row] ?? 1;
        }

        for (int k = 0; k < sums.Length; k++)
            // A class may have several spellings.
            if (rows[k] > 0 && (classSums.ContainsKey(column.Categories[k]) || meanings.Count <= ClassTarget.MaxClasses
                || meanings.Contains(Spellings.MeaningOf(column.Categories[k]))))
            {
                meanings.Add(Spellings.MeaningOf(column.Categories[k]));
                var (weight, before) = classSums.GetValueOrDefault(column.Categories[k]);
                classSums[column.Categories[k]] = (weight + sums[k], before + rows[k]);
            }
    }
}
