using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nabla.Data.Sources;
using Nabla.Specs;
using Nabla.Studio.Api;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio;

/// <summary>The web studio: one session of one user, served on this machine.</summary>
/// <remarks>
/// Pages are plain files inside this assembly; their content is JSON from <c>/api/…</c> and an event stream
/// (docs/decisions/0080-studio-without-a-framework.md).
/// <para>One thread starts it; requests are served by many.</para>
/// </remarks>
public sealed class StudioServer : IAsyncDisposable
{
    /// <summary>The maximum size of a request without files, which have their own limit.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly WebApplication _app;
    private readonly StudioSession _session;

    private StudioServer(WebApplication app, StudioSession session, Guard guard, Uri address) =>
        (_app, _session, Token, Address) = (app, session, guard.Token, address);

    /// <summary>The token of its pages.</summary>
    internal string Token { get; }

    /// <summary>Warnings of the start, such as a model whose data is missing.</summary>
    public IReadOnlyList<string> Warnings => _session.Warnings;

    /// <summary>The URL for the browser.</summary>
    public Uri Address { get; }

    /// <summary>Reads the model and the data of the options, and starts serving.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>The studio; dispose it to end.</returns>
    /// <exception cref="Data.NablaException">Model or data cannot be read, the address does not belong to this machine, or the port is
    /// in use.</exception>
    public static async Task<StudioServer> StartAsync(StudioOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string address = AddressOf(options.Address);
        var session = new StudioSession(options.Data, options.Model)
        {
            MaxUploaded = options.MaxUploaded,
            MaxUploadedInAll = options.MaxUploadedInAll,
            Log = TextWriter.Synchronized(options.Log),
            Loading = (options.Loading ?? new()) with { Cache = new DataCache() },
        };
        await session.LoadAsync(cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBytes);
        builder.WebHost.UseUrls($"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{options.Port}");
        builder.Services.AddRouting();
        var app = builder.Build();

        var guard = new Guard(address);
        app.Use(guard.InvokeAsync);
        app.UseRouting();
        var routes = new Routes(app, session);
        StateApi.Map(routes);
        RunsApi.Map(routes);
        DataApi.Map(routes);
        EvaluateApi.Map(routes);
        BackpropApi.Map(routes);
        NetworkApi.Map(routes);
        DrawApi.Map(routes);
        PlaneApi.Map(routes);
        CostApi.Map(routes);
        QuizApi.Map(routes);
        routes.Events("/api/events");
        new Assets(guard.Token).Map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            await app.DisposeAsync();
            session.Dispose();
            if (taken is SocketException { SocketErrorCode: SocketError.AddressNotAvailable })
                throw new Data.NablaException($"The studio cannot listen on {options.Address}, which is not an address of this machine. "
                    + "Address 0.0.0.0 means all of them.", SettingAdvice.Use("listen", "0.0.0.0"), taken);
            throw new Data.NablaException($"The studio cannot listen on {options.Address}:{options.Port}: {taken.Message} Port 0 means "
                + "any that is free.", SettingAdvice.Use("port", "5051", "0"), taken);
        }

        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, session, guard, new Uri(bound));
    }

    // A host name would make the server listen on every address of the machine.
    private static string AddressOf(string text) =>
        text == "localhost" ? IPAddress.Loopback.ToString()
        : IPAddress.TryParse(text.Trim('[', ']'), out var number) ? number.ToString()
        : throw new Data.NablaException($"The address to listen on must be an IP address of this machine, 0.0.0.0 for all of them, or "
        + $"localhost (got \"{text}\").", SettingAdvice.Use("listen", "localhost"));

    /// <summary>Serves until cancelled.</summary>
    /// <param name="cancellationToken">Stops serving.</param>
    /// <returns>A task that completes then.</returns>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource();
        await using (cancellationToken.Register(end.SetResult)) await end.Task;
        await DisposeAsync();
    }

    /// <summary>Stops trainings and connections.</summary>
    /// <returns>A task that completes when everything has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _app.DisposeAsync();
    }
}
