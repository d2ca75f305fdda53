using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Nabla.Models;

/// <summary>Reads columns of predictions row by row.</summary>
internal sealed class PredictionReader(IReadOnlyList<PredictionColumn> columns, int count) : DbDataReader
{
    private int _row = -1;
    private bool _isClosed;

    public override int FieldCount => columns.Count;

    public override bool HasRows => count > 0;

    public override bool IsClosed => _isClosed;

    public override int Depth => 0;

    // Only a statement that changes rows has a number here.
    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++_row < count;

    public override bool NextResult() => false;

    public override void Close() => _isClosed = true;

    public override string GetName(int ordinal) => columns[ordinal].Name;

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) =>
        columns[ordinal].Type == typeof(string) ? typeof(string) : columns[ordinal].Type == typeof(float) ? typeof(float) : typeof(double);

    public override string GetDataTypeName(int ordinal) => columns[ordinal].Type.Name;

    public override int GetOrdinal(string name)
    {
        for (int c = 0; c < columns.Count; c++)
            if (columns[c].Name == name) return c;
        throw new IndexOutOfRangeException($"There is no column \"{name}\".");
    }

    public override object GetValue(int ordinal) => _isClosed || _row < 0 || _row >= count
        ? throw new InvalidOperationException("There is no row here. Call Read first.")
        : columns[ordinal].Value(_row);

    public override int GetValues(object[] values)
    {
        int read = Math.Min(values.Length, columns.Count);
        for (int c = 0; c < read; c++) values[c] = GetValue(c);
        return read;
    }

    public override bool IsDBNull(int ordinal) => false;

    // DataTable.Load asks for it.
    public override DataTable GetSchemaTable()
    {
        var schema = new DataTable();
        schema.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        schema.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        // Object, since a column of types needs reflection that is trimmed ahead of time.
        schema.Columns.Add(SchemaTableColumn.DataType, typeof(object));
        schema.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        schema.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        for (int c = 0; c < columns.Count; c++) schema.Rows.Add(GetName(c), c, GetFieldType(c), -1, false);
        return schema;
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

    public override double GetDouble(int ordinal) => GetValue(ordinal) is float single ? single : (double)GetValue(ordinal);

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

    public override char GetChar(int ordinal) => (char)GetValue(ordinal);

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => (decimal)GetDouble(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new InvalidCastException($"The column \"{GetName(ordinal)}\" does not hold bytes.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        string text = GetString(ordinal);
        if (buffer is null) return text.Length;
        int copied = (int)Math.Max(0, Math.Min(length, text.Length - dataOffset));
        text.CopyTo((int)Math.Min(dataOffset, text.Length), buffer, bufferOffset, copied);
        return copied;
    }
}
