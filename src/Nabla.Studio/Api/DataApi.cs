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

/// <summary><c>/api/data</c>: what there is to learn from.</summary>
internal static class DataApi
{
    public static void Map(Routes routes)
    {
        routes.Get("/api/data", (asked, writer) =>
        {
            writer.WriteStartArray("sets");
            foreach (var set in BuiltInData.All) Set(writer, set.Name, set.Description);
            foreach (var set in DownloadableSets.All) Set(writer, set.Name, $"{set.Description}; downloaded on first use");
            writer.WriteEndArray();
            writer.WriteString("folder", asked.Sitting.Folders.Root);
            writer.WriteString("begin", asked.Sitting.Data);
            writer.WriteNumber("most_bytes", asked.Sitting.MaxUploaded);
            RunText.WriteStrings(writer, "files", asked.Sitting.Folders.Files());
        });
        // Asked like a change, since a set may have to be downloaded first: no link and no picture asks for that.
        routes.Post("/api/data/about", AboutAsync);
        routes.Post("/api/data/upload", async (asked, writer) => writer.WriteString("data", await UploadAsync(asked)));
    }

    private static async Task AboutAsync(Asked asked, Utf8JsonWriter writer)
    {
        string data = asked.Required("data"), path = asked.Sitting.Folders.Resolve(data);
        // As the run will read it.
        string[] reading = ["header", "delimiter", "decimal", "missing"];
        var told = RunSettings.All.Where(setting => reading.Contains(setting.Name) && asked.Text(setting.Name) is { Length: > 0 })
            .Aggregate(new RunConfiguration { Target = asked.Text("target") is { Length: > 0 } target ? target : null }, (so, setting) =>
            setting.With(so, asked.Text(setting.Name)!));
        var loading = asked.Sitting.Loading with { Csv = told.ToCsvOptions() };
        DataText.Write(writer, await Task.Run(() => DataSource.LoadAsync(path, loading, asked.Cancel)), asked.Text("target"));
    }

    // Straight to a file, never whole in memory.
    private static async Task<string> UploadAsync(Asked asked)
    {
        var folders = asked.Sitting.Folders;
        long room = Math.Max(0, asked.Sitting.MaxUploadedInAll - folders.UploadedBytes), most = Math.Min(asked.Sitting.MaxUploaded, room);
        if (asked.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        if (asked.Context.Request.ContentLength > most)
        {
            string bound = most < asked.Sitting.MaxUploaded
                ? $"{room:N0} of the {asked.Sitting.MaxUploadedInAll:N0} bytes for dropped files are left" : $"at most {most:N0} can be "
                    + $"dropped";
            throw new BadHttpRequestException($"The file has {asked.Context.Request.ContentLength:N0} bytes, but {bound}. Put it into "
                + $"{folders.Root} and enter its path.", StatusCodes.Status413PayloadTooLarge);
        }

        var (name, path) = folders.Take(asked.Required("drop"), asked.Required("name"));
        try
        {
            await using var file = File.Create(path);
            await asked.Context.Request.Body.CopyToAsync(file, asked.Cancel);
        }
        catch
        {
            // Half a file is none.
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
