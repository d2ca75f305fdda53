using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Nabla.Data.BuiltIn;
using Nabla.Data.Downloads;
using Nabla.Data.Sources;
using Nabla.Models;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/data</c>: the data sets and files that can be used.</summary>
internal static class DataApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/data", (request, writer) =>
        {
            writer.WriteStartArray("sets");
            foreach (var set in BuiltInData.All) Set(writer, set.Name, set.Description);
            foreach (var set in DownloadableSets.All) Set(writer, set.Name, $"{set.Description}; downloaded on first use");
            writer.WriteEndArray();
            writer.WriteString("folder", request.Session.Folders.Root);
            writer.WriteString("begin", request.Session.Data);
            writer.WriteNumber("most_bytes", request.Session.MaxUploaded);
            RunText.WriteStrings(writer, "files", request.Session.Folders.Files());
        });
        // A POST, because a set may have to be downloaded first, which a link or an image must not trigger.
        routes.Post("/api/data/about", AboutAsync);
        routes.Post("/api/data/upload", async (request, writer) => writer.WriteString("data", await UploadAsync(request)));
    }

    private static async Task AboutAsync(StudioRequest request, Utf8JsonWriter writer)
    {
        string data = request.Required("data"), path = request.Session.Folders.Resolve(data);
        // With the settings of the run.
        string[] reading = ["header", "delimiter", "decimal", "missing"];
        var told = RunSettings.All.Where(setting => reading.Contains(setting.Name) && request.Text(setting.Name) is { Length: > 0 })
            .Aggregate(new RunConfiguration { Target = request.Text("target") is { Length: > 0 } target ? target : null }, (so, setting) =>
            setting.With(so, request.Text(setting.Name)!));
        var loading = request.Session.Loading with { Csv = told.ToCsvOptions() };
        DataText.Write(writer, await Task.Run(() => DataSource.LoadAsync(path, loading, request.Cancel)), request.Text("target"));
    }

    // Written to a file directly, never completely in memory.
    private static async Task<string> UploadAsync(StudioRequest request)
    {
        var folders = request.Session.Folders;
        long room = Math.Max(0, request.Session.MaxUploadedInAll - folders.UploadedBytes),
            most = Math.Min(request.Session.MaxUploaded, room);
        if (request.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        if (request.Context.Request.ContentLength > most)
        {
            string bound = most < request.Session.MaxUploaded
                ? $"{room:N0} of the {request.Session.MaxUploadedInAll:N0} bytes for dropped files are left" : $"at most {most:N0} can be "
                    + $"dropped";
            throw new BadHttpRequestException($"The file has {request.Context.Request.ContentLength:N0} bytes, but {bound}. Put it into "
                + $"{folders.Root} and enter its path.", StatusCodes.Status413PayloadTooLarge);
        }

        var (name, path) = folders.Take(request.Required("drop"), request.Required("name"));
        try
        {
            await using var file = File.Create(path);
            await request.Context.Request.Body.CopyToAsync(file, request.Cancel);
        }
        catch
        {
            // An incomplete file is deleted.
            File.Delete(path);
            throw;
        }

        return name;
    }

    private static void Set(Utf8JsonWriter writer, string name, string description)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("description", description);
        writer.WriteEndObject();
    }
}
