using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Nabla.Studio.Sessions;

/// <summary>Sends events to every open tab. A tab that reads too slowly loses the oldest events.</summary>
internal sealed class EventHub : IDisposable
{
    private const int Waiting = 256;
    private readonly ConcurrentDictionary<Channel<string>, byte> _tabs = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Whether any tab is open.</summary>
    public bool IsHeard => !_tabs.IsEmpty;

    /// <summary>Sends an event.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="json">A JSON object on one line.</param>
    public void Tell(string name, string json)
    {
        string message = $"event: {name}\ndata: {json}\n\n";
        foreach (var tab in _tabs.Keys) tab.Writer.TryWrite(message);
    }

    public async Task SendAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        var tab = Channel.CreateBounded<string>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
        _tabs[tab] = 0;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.WriteAsync(": hello\n\n", ended.Token);
            await context.Response.Body.FlushAsync(ended.Token);
            await foreach (string message in tab.Reader.ReadAllAsync(ended.Token))
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(message), ended.Token);
                if (tab.Reader.Count == 0) await context.Response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The tab was closed, or the studio ends.
        }
        finally
        {
            _tabs.TryRemove(tab, out _);
        }
    }

    public void Dispose() => _end.Cancel();
}
