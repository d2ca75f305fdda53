using System.Text.Json;
using Nabla.Data;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Quizzes;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary>
/// <c>/api/quiz</c>: a question about the network on show, and its answer in a request of its own, which names the run and epoch that the
/// question was made of.
/// </summary>
internal static class QuizApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/quiz", (asked, writer) => Write(asked, writer, reveals: false));
        routes.Get("/api/quiz/answer", (asked, writer) => Write(asked, writer, reveals: true));
    }

    private static void Write(Asked asked, Utf8JsonWriter writer, bool reveals)
    {
        var look = asked.Settled();
        if (reveals && asked.Whole("epoch") is { } epoch && look.Epoch is { } used && used != epoch)
            throw new DataException($"The weights after epoch {epoch}, which the question was made of, are not kept any more. "
                + "Ask the next question.");
        var question = Question.Create(look, (ulong)Math.Max(0, asked.Whole("seed") ?? 0));
        writer.WriteString("kind", question.Kind);
        writer.WriteString("text", question.Text);
        var image = look.Samples.Image;
        if (image is { } shape) writer.WriteNumber("columns", shape.Columns);
        if (question.Row is { } row)
        {
            writer.WriteNumber("row", row);
            var subject = Subjects.From(look, row, 1);
            writer.WriteString("wanted", subject.Answer(subject.Reasons.Sample(0).Targets));
            writer.WriteString("answer", subject.Answer(subject.Reasons.Sample(0).Activations(look.Network.Architecture.Layers.Count - 1)));
            if (image is not null) writer.Numbers("image", look.Samples.Input(row));
        }

        writer.WriteStartArray("choices");
        foreach (var choice in question.Choices)
        {
            writer.WriteStartObject();
            writer.WriteString("math", choice.Math);
            writer.WriteString("text", choice.Text);
            writer.WriteString("hint", choice.Hint);
            if (reveals) writer.WriteString("truth", choice.Truth);
            if (choice.Row is { } sample && image is not null) writer.Numbers("image", look.Samples.Input(sample));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (!reveals) return;
        writer.WriteStartArray("right");
        foreach (int right in question.Right) writer.WriteNumberValue(right);
        writer.WriteEndArray();
        writer.WriteString("because", question.Because);
        if (question.Look is { } name) writer.WriteString("look", name);
    }
}
