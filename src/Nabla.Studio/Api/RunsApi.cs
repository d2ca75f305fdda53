using System.Text.Json;
using Nabla.Data;
using Nabla.Models;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/runs</c> and what belongs to it: settings, plans, starting, stepping, stopping, saving.</summary>
internal static class RunsApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/settings", (_, writer) => WriteSettings(writer));
        routes.Get("/api/runs", (asked, writer) =>
        {
            writer.WriteStartArray("runs");
            foreach (var run in asked.Sitting.Trainings.All)
            {
                writer.WriteStartObject();
                RunText.Write(writer, run);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        routes.Get("/api/runs/curves", (asked, writer) =>
        {
            RunText.Write(writer, asked.Run());
            RunText.WritePoints(writer, asked.Run());
        });
        routes.File("/api/runs/model.onnx", asked => ($"run-{asked.Run().Id}.onnx", Export.Onnx(asked.Run())));
        routes.Post("/api/runs/plan", async (asked, writer) =>
            (await Plan.MakeAsync(StartRequest.Read(await asked.BodyAsync(), asked.Sitting.Folders), asked.Sitting.Loading,
            asked.Cancel)).Write(writer));
        routes.Post("/api/runs/start", async (asked, writer) =>
        {
            var wish = StartRequest.Read(await asked.BodyAsync(), asked.Sitting.Folders);
            RunText.Write(writer, await asked.Sitting.Trainings.StartAsync(wish, ReachOf(asked.Text("reach") ?? "run"), asked.Cancel));
        });
        routes.Post("/api/runs/go", (asked, writer) =>
        {
            asked.Sitting.Trainings.Let(asked.Run(), ReachOf(asked.Required("reach")));
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/stop", (asked, writer) =>
        {
            asked.Run().Stop();
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/save", (asked, writer) =>
        {
            writer.WriteString("folder", Trainings.Save(asked.Run()));
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/remove", (asked, writer) =>
        {
            asked.Sitting.Trainings.Remove(asked.Run());
            return Task.CompletedTask;
        });
    }

    private static RunUntil ReachOf(string text) => text switch
    {
        "run" => RunUntil.Run,
        "batch" => RunUntil.Batch,
        "epoch" => RunUntil.Epoch,
        "pause" => RunUntil.None,
        _ => throw new DataException($"reach must be one of run, batch, epoch, pause, not \"{text}\"."),
    };

    private static void WriteSettings(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("settings");
        foreach (var setting in RunSettings.All.Where(setting => setting.HasFlag))
        {
            writer.WriteStartObject();
            writer.WriteString("group", setting.Group);
            writer.WriteString("name", setting.Name);
            writer.WriteString("hint", setting.HelpName);
            writer.WriteString("help", setting.FullHelp);
            RunText.WriteStrings(writer, "known", setting.SuggestedValues);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
