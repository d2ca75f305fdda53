using System.Text.Json;
using Nabla.Data;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Quizzes;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary>
/// <c>/api/quiz</c>: a question about the selected network, and its answer in a separate request, which names the run and epoch of the
/// question.
/// </summary>
internal static class QuizApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/quiz", (request, writer) => Write(request, writer, reveals: false));
        routes.Get("/api/quiz/answer", (request, writer) => Write(request, writer, reveals: true));
    }

    private static void Write(StudioRequest request, Utf8JsonWriter writer, bool reveals)
    {
        var view = request.FixedModelView();
        if (reveals && request.Whole("epoch") is { } epoch && view.Epoch is { } used && used != epoch)
            throw new NablaException($"The weights after epoch {epoch}, which the question was made of, are not kept any more. "
                + "Ask the next question.");
        var question = Question.Create(view, (ulong)Math.Max(0, request.Whole("seed") ?? 0));
        writer.WriteString("kind", question.Kind);
        writer.WriteString("text", question.Text);
        var image = view.Samples.Image;
        if (image is { } shape) writer.WriteNumber("columns", shape.Columns);
        if (question.Row is { } row)
        {
            writer.WriteNumber("row", row);
            var context = ExplanationContexts.From(view, row, 1);
            writer.WriteString("wanted", context.Describe(context.Explanation.Sample(0).Targets));
            writer.WriteString("answer",
                context.Describe(context.Explanation.Sample(0).Activations(view.Network.Architecture.Layers.Count - 1)));
            if (image is not null) writer.Numbers("image", view.Samples.Input(row));
        }

        writer.WriteStartArray("choices");
        foreach (var choice in question.Choices)
        {
            writer.WriteStartObject();
            writer.WriteString("math", choice.Math);
            writer.WriteString("text", choice.Text);
            writer.WriteString("hint", choice.Hint);
            if (reveals) writer.WriteString("truth", choice.Truth);
            if (choice.Row is { } sample && image is not null) writer.Numbers("image", view.Samples.Input(sample));
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
