using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Nabla.Studio.Tests;

/// <summary>Tests that share one studio and one browser, one after the other.</summary>
[CollectionDefinition(nameof(Studio))]
public sealed class StudioCollection : ICollectionFixture<Studio>;

/// <summary>A studio that was started in a folder of its own, and the browser that looks at it.</summary>
public sealed class Studio : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _before = Environment.CurrentDirectory;
    private Client? _client;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The folder where the studio was started.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("nabla-studio-tests-").FullName;

    /// <summary>What the studio tells the terminal.</summary>
    public StringWriter Log { get; } = new();

    public StudioServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(Path.Combine(Folder, "flowers.csv"), Tables.Flowers());
        File.WriteAllText(Path.Combine(Folder, "houses.csv"), Tables.Houses());
        Environment.CurrentDirectory = Folder;
        Server = await StudioServer.StartAsync(new StudioOptions { Port = 0, MaxUploaded = 100_000, Log = Log });
        _client = new(Server);
    }

    /// <summary>Opens a page of the studio in a tab of its own.</summary>
    /// <param name="address">A path of the shared studio, or the whole address of another.</param>
    /// <param name="dark">Whether the browser is dark.</param>
    /// <param name="width">Of the window.</param>
    public async Task<Tab> OpenAsync(string address, bool dark = false, int width = 1440)
    {
        _browser ??= await StartBrowserAsync();
        var context = await _browser.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(Server.Address, address).ToString());
        await tab.Page.Locator("main > :not(p:text-is('Loading the studio…'), noscript)").First.WaitForAsync();
        return tab;
    }

    /// <summary>Asks the studio without a browser.</summary>
    public Task<JsonElement> GetAsync(string path) => _client!.GetAsync(path);

    /// <summary>Changes something without a browser.</summary>
    public Task<JsonElement> PostAsync(string path, string json = "{}") => _client!.PostAsync(path, json);

    /// <summary>Asks for something that is refused, or changes it.</summary>
    /// <returns>What the studio says.</returns>
    public Task<string> RefusedAsync(string path, HttpStatusCode expected = HttpStatusCode.BadRequest, string? json = null) =>
        _client!.RefusedAsync(path, expected, json);

    /// <summary>Trains to the end.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> TrainAsync(string data, params (string Name, string Text)[] settings)
    {
        string asked = JsonSerializer.Serialize(new { data, settings = settings.ToDictionary(one => one.Name, one => one.Text) });
        string id = (await PostAsync("/api/runs/start", asked)).GetProperty("run").GetString()!;
        await UntilAsync(id, run => run.GetProperty("state").GetString() == "ended");
        return id;
    }

    /// <summary>Waits until a run has come so far.</summary>
    public Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds,
        [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Wait.UntilAsync(() => GetAsync($"/api/runs/curves?run={id}"), holds, Look, what);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
        _client?.Dispose();
        Environment.CurrentDirectory = _before;
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<IBrowser> StartBrowserAsync()
    {
        FastRun.Refuse("a browser");
        string? chromium = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "There is no chromium: apt-get install chromium (./test.sh does that where it may).");
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }
}
