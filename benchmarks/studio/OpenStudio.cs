using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Nabla.StudioSpeed;

/// <summary>nabla studio as a process, and chromium with its page open.</summary>
internal sealed class OpenStudio : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private readonly Process _process;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private string _token = "";

    private OpenStudio(Process process, IPlaywright playwright, IBrowser browser) =>
        (_process, _playwright, _browser) = (process, playwright, browser);

    public IPage Page { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Memory of the studio's process, in MB.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public static async Task<OpenStudio> StartAsync()
    {
        var process = Tool.Start("studio", "--no-open", "--port", "0");
        string line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--enable-precise-memory-info"],
        });
        var studio = new OpenStudio(process, playwright, browser)
            { Address = new(line.Split(' ').First(word => word.StartsWith("http", StringComparison.Ordinal))) };
        string page = await studio._client.GetStringAsync(studio.Address);
        studio._token = page.Split("nabla-token\" content=\"")[1].Split('"')[0];
        studio.Page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        return studio;
    }

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body ?? new { }), Encoding.UTF8, "application/json");
        content.Headers.Add("X-Nabla-Token", _token);
        return JsonDocument.Parse(await (await _client.PostAsync(new Uri(Address, path), content)).Content.ReadAsStringAsync()).RootElement;
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri(Address, path))).RootElement;

    /// <summary>Trains with the page open.</summary>
    /// <returns>Samples a second, by the epochs' own clocks, as the saved report has them.</returns>
    public async Task<double> TrainAsync(string data, string hidden, int epochs)
    {
        string id = await StartRunAsync(data, hidden, epochs);
        while ((await GetAsync($"/api/runs/curves?run={id}")).GetProperty("state").GetString() != "ended") await Task.Delay(500);
        string folder = (await PostAsync($"/api/runs/save?run={id}")).GetProperty("folder").GetString()!;
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Tool.Folder, folder, "report.json"))).RootElement;
        await PostAsync($"/api/runs/remove?run={id}");
        return report.GetProperty("samples_per_second").GetDouble();
    }

    public async Task<string> StartRunAsync(string data, string hidden, int epochs) => (await PostAsync("/api/runs/start", new
    {
        data,
        settings = new Dictionary<string, string> { ["hidden"] = hidden, ["epochs"] = $"{epochs}" },
    })).GetProperty("run").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _process.Kill();
        _process.Dispose();
        _client.Dispose();
    }
}
