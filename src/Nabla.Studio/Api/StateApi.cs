using System.Text.Json;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/state</c>: what can be looked at, and with what.</summary>
internal static class StateApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/state", State);
        routes.Post("/api/state/data", async (asked, writer) =>
        {
            await asked.Sitting.LookWithAsync(asked.Required("run"), asked.Required("data"), asked.Cancel);
            State(asked, writer);
        });
    }

    private static void State(Asked asked, Utf8JsonWriter writer)
    {
        RunText.WriteStrings(writer, "warnings", asked.Sitting.Warnings);
        writer.WriteStartArray("shown");
        foreach (var shown in asked.Sitting.Shown)
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
            writer.WriteString("task", shown.Model.Task.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
