using System.Text.Json;
using Nabla.Data;
using Nabla.Models;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/runs</c>: settings, plans, start, steps, stop, save.</summary>
internal static class RunsApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/settings", (_, writer) => WriteSettings(writer));
        routes.Get("/api/runs", (request, writer) =>
        {
            writer.WriteStartArray("runs");
            foreach (var run in request.Session.Trainings.All)
            {
                writer.WriteStartObject();
                RunText.Write(writer, run);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        routes.Get("/api/runs/curves", (request, writer) =>
        {
            RunText.Write(writer, request.Run());
            RunText.WritePoints(writer, request.Run());
        });
        routes.File("/api/runs/model.onnx", request => ($"run-{request.Run().Id}.onnx", Export.Onnx(request.Run())));
        routes.Post("/api/runs/plan", async (request, writer) =>
            (await Plan.MakeAsync(StartRequest.Read(await request.BodyAsync(), request.Session.Folders), request.Session.Loading,
            request.Cancel)).Write(writer));
        routes.Post("/api/runs/start", async (request, writer) =>
        {
            var start = StartRequest.Read(await request.BodyAsync(), request.Session.Folders);
            RunText.Write(writer, await request.Session.Trainings.StartAsync(start, ParseRunUntil(request.Text("reach") ?? "run"),
                request.Cancel));
        });
        routes.Post("/api/runs/go", (request, writer) =>
        {
            request.Session.Trainings.Let(request.Run(), ParseRunUntil(request.Required("reach")));
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/stop", (request, writer) =>
        {
            request.Run().Stop();
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/save", (request, writer) =>
        {
            writer.WriteString("folder", Trainings.Save(request.Run()));
            return Task.CompletedTask;
        });
        routes.Post("/api/runs/remove", (request, writer) =>
        {
            request.Session.Trainings.Remove(request.Run());
            return Task.CompletedTask;
        });
    }

    private static RunUntil ParseRunUntil(string text) => text switch
    {
        "run" => RunUntil.Run,
        "batch" => RunUntil.Batch,
        "epoch" => RunUntil.Epoch,
        "pause" => RunUntil.None,
        _ => throw new NablaException($"reach must be one of run, batch, epoch, pause, not \"{text}\"."),
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
