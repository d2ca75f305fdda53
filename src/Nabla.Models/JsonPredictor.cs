using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Models;

/// <summary>Predicts single records that are given as JSON, without a .NET type for them.</summary>
/// <remarks>
/// A record is an object whose properties are the columns of the model, named without regard to case, spaces, _ and -. Numbers are JSON
/// numbers; texts and dates are strings (a number or a bool in a column of texts is read as its text); null and a property that is absent
/// are missing cells. Other properties are skipped. Cells mean the same as those of a table. After the first calls nothing is allocated if
/// there are at most <see cref="Prediction.MaxInline"/> outputs and texts repeat. It may be used by any number of threads.
/// </remarks>
/// <example>
/// <code>
/// var predictor = model.CreateJsonPredictor();
/// Console.WriteLine(predictor.Predict("""{ "bill_length_mm": 39.1, "island": "Torgersen", "sex": null }"""u8).Label);
/// </code>
/// </example>
public sealed class JsonPredictor
{
    [ThreadStatic]
    private static JsonRecord? _free;

    private readonly Predictor<JsonRecord> _predictor;
    private readonly Names _names;
    private readonly Column[] _columns;

    internal JsonPredictor(Model model)
    {
        var transforms = (model.Preprocessing ?? throw Model.NoColumns()).Columns;
        var bound = new RowColumns<JsonRecord> { RowName = "The JSON record" };
        for (int k = 0; k < transforms.Count; k++)
        {
            // A copy for the function of the column.
            int index = k;
            bound = transforms[k].Kind == ColumnKind.Number ? bound.Number(transforms[k].Column, record => record.Numbers[index])
                : bound.Text(transforms[k].Column, record => record.Texts[index]);
        }

        _columns = [.. transforms.Select(transform => new Column(transform.Column, transform.Kind == ColumnKind.Number))];
        _names = new([.. transforms.Select(transform => transform.Column)]);
        _predictor = model.CreatePredictor(bound);
    }

    /// <inheritdoc cref="Predictor{T}.UnseenCells"/>
    public long UnseenCells => _predictor.UnseenCells;

    /// <summary>Predicts a record.</summary>
    /// <param name="utf8Json">One JSON object.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    /// <exception cref="NablaException">They are not an object, or a cell does not fit the model.</exception>
    public Prediction Predict(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        return PredictWhole(ref reader);
    }

    /// <summary>Predicts a record that is in several pieces of memory, such as the body of a request.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte})"/>
    public Prediction Predict(in ReadOnlySequence<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        return PredictWhole(ref reader);
    }

    private Prediction PredictWhole(ref Utf8JsonReader reader)
    {
        // One for each thread, and another while this one is in use.
        var record = _free ?? new();
        _free = null;
        record.Clear(_columns.Length);
        try
        {
            Read(ref reader, record);
        }
        catch (InvalidOperationException invalid)
        {
            // The reader finds text that is no UTF-8, or half of a surrogate pair, only when it is read as a string.
            throw new JsonException("The record has text that is not valid Unicode.", invalid);
        }

        var prediction = _predictor.Predict(record);
        _free = record;
        return prediction;
    }

    private void Read(ref Utf8JsonReader reader, JsonRecord record)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new NablaException($"The record must be a JSON object (got {reader.TokenType}).");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int k = _names.IndexOf(ref reader);
            reader.Read();
            if (k < 0) reader.Skip();
            else _columns[k].Read(ref reader, record, k);
        }

        // Text after the object is no JSON.
        while (reader.Read())
        {
        }
    }

    /// <summary>The cells of a record; those of the other kind are not used.</summary>
    private sealed class JsonRecord
    {
        public double[] Numbers { get; private set; } = [];

        public string?[] Texts { get; private set; } = [];

        public void Clear(int columns)
        {
            if (Numbers.Length < columns) (Numbers, Texts) = (new double[columns], new string?[columns]);
            Array.Fill(Numbers, double.NaN);
            Array.Clear(Texts);
        }
    }

    // Strings by their letters in JSON, so that no string is created twice. Beyond RowPreprocessor.MaxKept they are.
    private sealed class Strings
    {
        private const int MaxOnStack = 256;

        private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);
        private int _count;

        public string Get(ref Utf8JsonReader reader)
        {
            int bytes = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
            if (bytes > MaxOnStack) return reader.GetString()!;
            Span<char> letters = stackalloc char[MaxOnStack];
            letters = letters[..reader.CopyString(letters)];
            if (_kept.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out string? known)) return known;
            string text = letters.ToString();
            if (Volatile.Read(ref _count) < RowPreprocessor<JsonRecord>.MaxKept && _kept.TryAdd(text, text))
                Interlocked.Increment(ref _count);
            return text;
        }
    }

    private sealed class Names(string[] columns)
    {
        private readonly Strings _strings = new();
        private readonly ConcurrentDictionary<string, int> _indices = new(StringComparer.Ordinal);

        /// <summary>The index of the column of a property name; −1 for another property.</summary>
        public int IndexOf(ref Utf8JsonReader reader)
        {
            string name = _strings.Get(ref reader);
            if (_indices.TryGetValue(name, out int index)) return index;
            index = Find(name);
            if (_indices.Count < RowPreprocessor<JsonRecord>.MaxKept) _indices[name] = index;
            return index;
        }

        private int Find(string name)
        {
            if (Array.IndexOf(columns, name) is >= 0 and var exact) return exact;
            var similar = columns.Index().Where(one => RowColumns.AreSimilar(one.Item, name)).Take(2).ToArray();
            return similar is [var only] ? only.Index : -1;
        }
    }

    private sealed class Column(string name, bool isNumber)
    {
        private readonly Strings _strings = new();

        public void Read(ref Utf8JsonReader reader, JsonRecord record, int k)
        {
            var kind = reader.TokenType;
            if (kind == JsonTokenType.Null) (record.Numbers[k], record.Texts[k]) = (double.NaN, null);
            else if (isNumber)
                record.Numbers[k] = kind == JsonTokenType.Number ? reader.GetDouble()
                    : throw new NablaException($"The JSON record, column \"{name}\": expected a number (got {kind}).");
            else
                record.Texts[k] = kind switch
                {
                    JsonTokenType.String => _strings.Get(ref reader),
                    JsonTokenType.True => "true",
                    JsonTokenType.False => "false",
                    JsonTokenType.Number => reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence)
                        : Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => throw new NablaException($"The JSON record, column \"{name}\": expected a text (got {kind})."),
                };
        }
    }
}

/// <content>Prediction of records in JSON.</content>
public sealed partial class Model
{
    /// <summary>Creates a predictor of single records in JSON.</summary>
    /// <returns>The predictor, for any number of threads.</returns>
    /// <exception cref="NablaException">The model was trained on arrays or images.</exception>
    /// <exception cref="InvalidOperationException">The model is not trained.</exception>
    public JsonPredictor CreateJsonPredictor() => new(this);
}
