using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nabla.Data;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Hosting;

/// <summary>The endpoints. Each responds with one JSON object.</summary>
internal sealed class Routes(IEndpointRouteBuilder app, StudioSession session)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A read-only endpoint.</summary>
    public void Get(string path, Action<StudioRequest, Utf8JsonWriter> answer) => Get(path, (request, writer) =>
    {
        answer(request, writer);
        return Task.CompletedTask;
    });

    /// <summary>A read-only asynchronous endpoint.</summary>
    public void Get(string path, Func<StudioRequest, Utf8JsonWriter, Task> answer) => app.MapGet(path, Answering(answer));

    /// <summary>An endpoint that changes something: <see cref="Guard"/> requires the token.</summary>
    public void Post(string path, Func<StudioRequest, Utf8JsonWriter, Task> answer) => app.MapPost(path, Answering(answer));

    /// <summary>A file to download.</summary>
    public void File(string path, Func<StudioRequest, (string Name, byte[] Bytes)> answer) =>
        app.MapGet(path, (RequestDelegate)(async context =>
    {
        try
        {
            var (name, bytes) = answer(new(context, session));
            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            var (status, sentence) = Told(fault);
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.ContentDisposition = default;
            await context.Response.WriteAsync(sentence);
        }
    }));

    /// <summary>The events of the session, as server-sent events.</summary>
    public void Events(string path) => app.MapGet(path, (RequestDelegate)(context => session.Events.SendAsync(context)));

    // The message for the page. An expected error is shown as it is; any other error is also written to the
    // terminal.
    private (int Status, string Sentence) Told(Exception fault)
    {
        if (fault is BadHttpRequestException { StatusCode: var code }) return (code, fault.Message);
        if (fault is NablaException or ArgumentException or FormatException)
            return (StatusCodes.Status400BadRequest, Advised.Message(fault));
        session.Log.WriteLine(fault);
        return (StatusCodes.Status500InternalServerError, fault switch
        {
            IOException or UnauthorizedAccessException => $"A file or folder cannot be accessed: {fault.Message}",
            OutOfMemoryException => "There is not enough memory. Use fewer nodes, or fewer samples.",
            _ => $"Internal error: {fault.Message} The terminal of the studio shows details. Runs continue.",
        });
    }

    // The run and epoch of the weights. The epoch differs from the requested one if that is not kept.
    private static void WriteLook(Utf8JsonWriter writer, ModelView view)
    {
        writer.WriteString("run", view.Shown.Id);
        if (view.Epoch is { } epoch) writer.WriteNumber("epoch_used", epoch);
        else writer.WriteNull("epoch_used");
        RunText.WriteNumbers(writer, "epochs_kept", view.Shown.EpochsKept);
    }

    private RequestDelegate Answering(Func<StudioRequest, Utf8JsonWriter, Task> answer) => async context =>
    {
        using var memory = new MemoryStream();
        int status = StatusCodes.Status200OK;
        try
        {
            await using var writer = new Utf8JsonWriter(memory, Readable);
            writer.WriteStartObject();
            var request = new StudioRequest(context, session);
            await answer(request, writer);
            if (request.ShownView is { } view) WriteLook(writer, view);
            writer.WriteEndObject();
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            (status, string sentence) = Told(fault);
            memory.SetLength(0);
            await using var writer = new Utf8JsonWriter(memory, Readable);
            writer.WriteStartObject();
            writer.WriteString("error", sentence);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        memory.Position = 0;
        await memory.CopyToAsync(context.Response.Body, context.RequestAborted);
    };
}
