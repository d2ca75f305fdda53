using System.Text.Json;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/state</c>: the models and runs that can be shown, and their data.</summary>
internal static class StateApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/state", State);
        routes.Post("/api/state/data", async (request, writer) =>
        {
            await request.Session.ShowWithDataAsync(request.Required("run"), request.Required("data"), request.Cancel);
            State(request, writer);
        });
    }

    private static void State(StudioRequest request, Utf8JsonWriter writer)
    {
        RunText.WriteStrings(writer, "warnings", request.Session.Warnings);
        writer.WriteStartArray("shown");
        foreach (var shown in request.Session.Shown)
        {
            writer.WriteStartObject();
            writer.WriteString("id", shown.Id);
            writer.WriteString("name", shown.Name);
            writer.WriteNumber("epochs", shown.Epochs);
            RunText.WriteNumbers(writer, "epochs_kept", shown.EpochsKept);
            writer.WriteString("architecture", shown.Model.Network.Architecture.ToString());
            writer.WriteString("data", shown.Data);
            writer.WriteBoolean("takes_data", shown is LoadedModel);
            RunText.WriteStrings(writer, "parts", shown.Parts);
            writer.WriteString("task", shown.Model.LearningTask.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
