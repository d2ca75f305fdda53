using System.Buffers;
using System.Text;
using System.Text.Json;
using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>Predictions of records in JSON.</summary>
public sealed class JsonPredictorTests
{
    private readonly Model _model = Trained();

    private sealed record Visit(double? Length, string? Color, bool? Paid, string? Day, string? Kind = null);

    [Fact]
    public void A_record_gets_the_bits_of_the_same_record_of_a_type()
    {
        var (typed, json) = (_model.CreatePredictor<Visit>(), _model.CreateJsonPredictor());
        Visit[] others = [.. Visits(50), new(null, null, null, null), new(3, "never seen", true, "2026-01-05"), new(4, "ré\"d", false, "no date")];
        foreach (var visit in others)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(visit);
            double[] expected = typed.Predict(visit).Values.ToArray();
            Assert.Equal(expected, json.Predict(bytes).Values.ToArray());
            // In pieces of one byte, and under other names in another order, with properties that the model does not need.
            Assert.Equal(expected, json.Predict(Pieces(bytes)).Values.ToArray());
            var renamed = new { _DAY = visit.Day, other = new[] { 1, 2 }, p_a_i_d = visit.Paid, length = visit.Length, COLOR = visit.Color };
            Assert.Equal(expected, json.Predict(JsonSerializer.SerializeToUtf8Bytes(renamed)).Values.ToArray());
        }

        Assert.Equal(3 * typed.UnseenCells, json.UnseenCells);
        Assert.True(typed.UnseenCells > 0, "Some cells must be unseen.");
    }

    [Fact]
    public void Absent_properties_are_missing_cells_and_numbers_are_texts_in_a_column_of_texts()
    {
        var (typed, json) = (_model.CreatePredictor<Visit>(), _model.CreateJsonPredictor());
        Assert.Equal(typed.Predict(new(null, null, null, null)).Values.ToArray(), json.Predict("{}"u8).Values.ToArray());
        Assert.Equal(typed.Predict(new(1, "7", true, null)).Values.ToArray(), json.Predict("""{"Length":1,"Color":7,"Paid":true}"""u8).Values.ToArray());
        // The last of several is used.
        Assert.Equal(typed.Predict(new(2, null, null, null)).Values.ToArray(), json.Predict("""{"Length":1,"Length":2}"""u8).Values.ToArray());
    }

    [Theory]
    [InlineData("""{"Length":"1"}""", "column \"Length\": expected a number (got String)")]
    [InlineData("""{"Color":[1]}""", "column \"Color\": expected a text (got StartArray)")]
    [InlineData("""{"Length":1e999}""", "the number is infinite")]
    [InlineData("[1]", "must be a JSON object (got StartArray)")]
    public void A_record_that_does_not_fit_is_an_error(string json, string message) =>
        Assert.Contains(message, Assert.Throws<NablaException>(() => _model.CreateJsonPredictor().Predict(Encoding.UTF8.GetBytes(json))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("""{"Length":1""")]
    [InlineData("""{"Length":1} x""")]
    public void Bytes_that_are_not_json_are_an_error_and_the_next_record_is_predicted(string json)
    {
        var predictor = _model.CreateJsonPredictor();
        double[] expected = predictor.Predict("{}"u8).Values.ToArray();
        Assert.ThrowsAny<JsonException>(() => predictor.Predict(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(expected, predictor.Predict("{}"u8).Values.ToArray());
    }

    [Theory]
    [InlineData("{\"Color\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"Color\":\"\u00ff\"}")]
    public void Text_that_is_no_unicode_is_invalid_json(string record)
    {
        // U+00FF as one byte is no UTF-8.
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(record);
        Assert.Throws<JsonException>(() => _model.CreateJsonPredictor().Predict(bytes));
    }

    [Fact]
    public void Nothing_is_allocated_for_texts_that_were_seen()
    {
        var predictor = _model.CreateJsonPredictor();
        byte[][] records = [.. Visits(20).Select(visit => JsonSerializer.SerializeToUtf8Bytes(visit))];
        double sum = 0;
        Assert.Equal(0, AllocatedBytes.By(() =>
        {
            foreach (byte[] record in records) sum += predictor.Predict(record).Values[0];
        }));
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public async Task Threads_share_a_predictor()
    {
        var predictor = _model.CreateJsonPredictor();
        byte[][] records = [.. Visits(200).Select(visit => JsonSerializer.SerializeToUtf8Bytes(visit))];
        double[][] expected = [.. records.Select(record => _model.CreateJsonPredictor().Predict(record).Values.ToArray())];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            foreach (var (k, record) in records.Index()) Assert.Equal(expected[k], predictor.Predict(record).Values.ToArray());
        })));
    }

    private static ReadOnlySequence<byte> Pieces(byte[] bytes)
    {
        var first = new Piece(bytes.AsMemory(0, 1), null);
        var last = first;
        for (int i = 1; i < bytes.Length; i++) last = new(bytes.AsMemory(i, 1), last);
        return new(first, 0, last, 1);
    }

    private static Model Trained()
    {
        var model = Model.For(Table.From(Visits(200)), nameof(Visit.Kind),
            new() { Preset = Preset.Standard, Hidden = [8], Epochs = 3, Threads = 1 });
        model.Fit();
        return model;
    }

    private static IEnumerable<Visit> Visits(int count) => Enumerable.Range(0, count).Select(i => new Visit(i % 11 * 0.7,
        i % 5 == 4 ? null : $"{i % 9}", i % 2 == 0, $"2026-0{1 + i % 9}-1{i % 10}", i % 11 > 5 ? "long" : "short"));

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
