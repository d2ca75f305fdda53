using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Diagnosis;
using Nabla.Specs;

namespace Nabla.Data;

/// <summary>What the user should know of how data was read or prepared: whatever was guessed, skipped or left out.</summary>
/// <param name="Code">A short name of what was done, the same for all data: "decimal-comma". docs/data.md has them all.</param>
/// <param name="Message">One sentence or two, with the numbers.</param>
/// <param name="Column">The column concerned; null for the whole table.</param>
/// <param name="Advice">Which settings override the guess; null for none.</param>
[JsonConverter(typeof(DataNoteJson))]
public sealed record DataNote(string Code, string Message, string? Column = null, SettingAdvice? Advice = null)
{
    /// <summary>Whether the column cannot be used as it is: who uses it all the same is refused with this message.</summary>
    public bool IsFault { get; init; }

    /// <summary>Refuses a column that cannot be used as it is.</summary>
    /// <exception cref="DataException">A note says that it cannot.</exception>
    internal static void RequireUsable(IEnumerable<DataNote> notes, string column)
    {
        if (notes.FirstOrDefault(note => note.IsFault && note.Column == column) is { } fault)
            throw fault.Advice is { } advice ? new DataException(fault.Message, advice) : new DataException(fault.Message);
    }

    /// <summary>The note as a finding of the diagnosis, which is how a training report has it.</summary>
    /// <returns>A finding of severity <see cref="Severity.Note"/>, named by the code.</returns>
    public Finding ToFinding() => new(Code, Severity.Note, Message, "", Advice);

    /// <summary>The note where data of several sources is told of.</summary>
    /// <param name="source">The source: "test.csv".</param>
    internal DataNote In(string source) => this with { Message = $"{source}: {Message}" };

    /// <summary>Those of some later notes that the earlier ones do not say already, each with its source.</summary>
    public static IEnumerable<DataNote> Beyond(IEnumerable<DataNote> known, string source, IEnumerable<DataNote> more) =>
        more.Except(known).Select(note => note.In(source));
}

/// <summary>Notes as JSON; models from before notes had codes hold plain sentences.</summary>
internal sealed class DataNoteJson : JsonConverter<DataNote>
{
    public override DataNote Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new("note", reader.GetString()!);
        using var document = JsonDocument.ParseValue(ref reader);
        var note = document.RootElement;
        return note.ValueKind == JsonValueKind.Object && TextOf(note, "code") is { } code && TextOf(note, "message") is { } message
            ? new(code, message, TextOf(note, "column"), note.TryGetProperty("advice", out var advice) ? AdviceJson.Read(advice) : null)
            : throw new JsonException("A note has no code or no message.");
    }

    public override void Write(Utf8JsonWriter writer, DataNote value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code);
        writer.WriteString("message", value.Message);
        if (value.Column is not null) writer.WriteString("column", value.Column);
        AdviceJson.Write(writer, value.Advice);
        writer.WriteEndObject();
    }

    private static string? TextOf(JsonElement note, string name) =>
        note.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
