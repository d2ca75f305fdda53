using Microsoft.Playwright;

namespace Nabla.Studio.Tests;

/// <summary>A tab of the browser; at its end no error may have come up in it.</summary>
public sealed class Tab : IAsyncDisposable
{
    // Longer than an assertion's: that one says more.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1), Look = TimeSpan.FromSeconds(1);

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly CancellationTokenSource _isOver = new();
    private readonly Task _watch;

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        // Playwright's waits go by the clock: they have no end, and the watch ends them all.
        context.SetDefaultTimeout(0);
        _watch = WatchAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _errors.Add(message.Text);
        };
        Page.PageError += (_, error) => _errors.Add(error);
        // A tab that is closed or sent elsewhere ends its stream of events: no failure of a page.
        Page.RequestFailed += (_, request) =>
        {
            if (!request.Url.EndsWith("/api/events", StringComparison.Ordinal)) _errors.Add($"{request.Url} {request.Failure}");
        };
    }

    public IPage Page { get; }

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>Errors that the test itself provokes: it looks at them, and the end does not.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        string[] errors = [.. _errors];
        _errors.Clear();
        return errors;
    }

    /// <summary>Keeps a picture of the page under artifacts/screenshots.</summary>
    public async Task ShotAsync(string name)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _isOver.CancelAsync();
        await _watch;
        _isOver.Dispose();
        await _context.DisposeAsync();
        Assert.Empty(_errors);
    }

    // Where nothing moves any more, the tab is closed: what waits for it fails, and says why.
    private async Task WatchAsync()
    {
        var timeout = new ProgressTimeout(Idle);
        while (!_isOver.IsCancellationRequested)
        {
            if (timeout.Check() is { } reason)
            {
                await _context.CloseAsync(new() { Reason = reason });
                return;
            }

            await Task.WhenAny(Task.Delay(Look, _isOver.Token));
        }
    }
}
