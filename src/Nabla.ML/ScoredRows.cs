using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nabla.ML;

/// <summary>A data view with predictions. They are computed when a cursor reads them.</summary>
internal sealed class ScoredView(IDataView input, Scorer scorer, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = scorer.Active(columnsNeeded, schema, input.Schema);
        return new ScoredCursor(input.GetRowCursor(active.Inputs, rand), scorer, schema, active.Outputs);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = scorer.Active(columnsNeeded, schema, input.Schema);
        return [.. input.GetRowCursorSet(active.Inputs, n, rand)
            .Select(cursor => new ScoredCursor(cursor, scorer, schema, active.Outputs))];
    }
}

/// <summary>A cursor over rows with predictions.</summary>
internal sealed class ScoredCursor(DataViewRowCursor input, Scorer scorer, DataViewSchema schema, bool[] active) : DataViewRowCursor
{
    private readonly RowScores _scores = new(input, scorer, schema, active);

    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _scores.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _scores.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A row with its prediction.</summary>
internal sealed class ScoredRow(DataViewRow input, Scorer scorer, DataViewSchema schema, bool[] active) : DataViewRow
{
    private readonly RowScores _scores = new(input, scorer, schema, active);

    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _scores.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _scores.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The predictions for the current row of one cursor, computed at most once for each position.</summary>
internal sealed class RowScores
{
    private readonly DataViewRow _input;
    private readonly Scorer _scorer;
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;
    private readonly Action<Cells>[] _read = [];
    private readonly Cells _cells;
    private readonly float[] _scores;
    private long _position = -2;

    public RowScores(DataViewRow input, Scorer scorer, DataViewSchema schema, bool[] active)
    {
        (_input, _scorer, _schema, _active) = (input, scorer, schema, active);
        var at = default(CellIndex);
        var read = new List<Action<Cells>>();
        foreach (var column in scorer.Inputs)
        {
            if (active.Contains(true)) read.Add(column.Bind(input, at));
            at += column;
        }

        (_read, _cells, _scores) = ([.. read], at.CreateCells(), new float[scorer.Width]);
    }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _input.Schema.Count
        ? _input.IsColumnActive(_input.Schema[column.Index]) : _active[column.Index - _input.Schema.Count];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (column.Index < _input.Schema.Count) return _input.GetGetter<TValue>(_input.Schema[column.Index]);
        if (!IsActive(column)) throw new InvalidOperationException($"The column \"{column.Name}\" is not active in this cursor.");
        return Output(_schema[column.Index].Name) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column \"{column.Name}\" has the type {column.Type} (got {typeof(TValue)}).");
    }

    private Delegate Output(string name) => (_scorer.Task, name) switch
    {
        (MlTask.Multiclass, OutputColumns.Label) => (ValueGetter<uint>)((ref uint key) =>
        {
            Compute();
            key = (uint)_scores.AsSpan().IndexOf(_scores.Max()) + 1;
        }),
        (MlTask.Multiclass, _) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) =>
        {
            Compute();
            var editor = VBufferEditor.Create(ref scores, _scores.Length);
            _scores.CopyTo(editor.Values);
            scores = editor.Commit();
        }),
        (MlTask.Binary, OutputColumns.Label) => (ValueGetter<bool>)((ref bool label) =>
        {
            Compute();
            label = _scores[0] > 0;
        }),
        (MlTask.Binary, OutputColumns.Probability) => One(1),
        _ => One(0),
    };

    private ValueGetter<float> One(int index) => (ref float score) =>
    {
        Compute();
        score = _scores[index];
    };

    private void Compute()
    {
        if (_position == _input.Position) return;
        foreach (var read in _read) read(_cells);
        _scorer.Score(_cells, _scores);
        _position = _input.Position;
    }
}
