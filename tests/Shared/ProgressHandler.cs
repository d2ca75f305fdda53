namespace Nabla.Testing;

/// <summary>
/// Sends requests of an <see cref="HttpClient"/> whose own timeout is infinite: each answer is waited for as <see cref="Wait"/> does.
/// </summary>
internal sealed class ProgressHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>A client that waits so.</summary>
    public static HttpClient Client(Uri? address = null) =>
        new(new ProgressHandler()) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        Wait.ForAsync(base.SendAsync(request, cancel), $"the answer to {request.Method} {request.RequestUri}");
}
