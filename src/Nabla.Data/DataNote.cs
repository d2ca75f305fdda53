using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Specs;

namespace Nabla.Data;

/// <summary>A note on how data was read or prepared: what was guessed, skipped or left out.</summary>
/// <param name="Code">The code of the note, independent of data and wording: "decimal-comma". docs/data.md lists all codes.</param>
/// <param name="Message">One or two sentences with the numbers. If the last ends with a comma, the advice continues it.</param>
/// <param name="Column">The column concerned; null for the whole table.</param>
/// <param name="Advice">Which settings override the guess; null for none.</param>
[JsonConverter(typeof(DataNoteJson))]
public sealed record DataNote(string Code, string Message, string? Column = null, SettingAdvice? Advice = null)
{
    /// <summary>The setting whose property the message begins with: "dropout"; null if it begins with something else.</summary>
    public string? Setting { get; init; }

    /// <summary>Whether the column cannot be used as it is: using it throws an exception with this message.</summary>
    public bool IsFault { get; init; }

    /// <summary>Throws if a column cannot be used.</summary>
    /// <exception cref="NablaException">A note is a fault of the column.</exception>
    internal static void RequireUsable(IEnumerable<DataNote> notes, string column)
    {
        if (notes.FirstOrDefault(note => note.IsFault && note.Column == column) is { } fault)
            throw new NablaException(fault.Code, fault.Message, fault.Advice);
    }

    /// <summary>Converts the note to a finding of the diagnosis, for a training report.</summary>
    /// <returns>A finding of severity <see cref="Severity.Note"/>, named by the code.</returns>
    public Finding ToFinding()
    {
        // The last sentence belongs to the advice if it ends with a comma.
        int end = Advice is null || Message.EndsWith('.') ? -1 : Message.LastIndexOf(". ", StringComparison.Ordinal) + 1;
        return end <= 0 ? new(Code, Severity.Note, Message, "", Advice)
            : new(Code, Severity.Note, Message[..end], Message[(end + 1)..], Advice);
    }

    /// <summary>Returns the note with its source at the start, for data from several sources.</summary>
    /// <param name="source">The source: "test.csv".</param>
    internal DataNote In(string source) => this with { Message = $"{source}: {Message}" };

    /// <summary>Returns the notes that are not among the known ones, each with its source.</summary>
    public static IEnumerable<DataNote> NewNotes(IEnumerable<DataNote> known, string source, IEnumerable<DataNote> more) =>
        more.Except(known).Select(note => note.In(source));
}

/// <summary>Reads and writes notes as JSON. In models of earlier versions notes are plain text.</summary>
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
