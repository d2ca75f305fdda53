using Nabla.Studio.Hosting;
using Nabla.Studio.Sittings;

namespace Nabla.Studio.Api;

/// <summary><c>/api/state</c>: what can be looked at.</summary>
internal static class StateApi
{
    public static void Map(Routes routes) => routes.Get("/api/state", (asked, writer) =>
    {
        writer.WriteStartArray("shown");
        foreach (var shown in asked.Sitting.Shown)
        {
            writer.WriteStartObject();
            writer.WriteString("id", shown.Id);
            writer.WriteString("name", shown.Name);
            writer.WriteNumber("epochs", shown.Epochs);
            RunText.WriteNumbers(writer, "epochs_kept", shown.EpochsKept);
            writer.WriteString("architecture", shown.Model.Network.Architecture.ToString());
            writer.WriteString("task", shown.Model.Task.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
