using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Nabla.Studio.Tests;

/// <summary>Asks a studio without a browser.</summary>
public sealed class Client(StudioServer server) : IDisposable
{
    private readonly HttpClient _client = ProgressHandler.Client(server.Address);

    /// <summary>Asks.</summary>
    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _client.GetAsync(path));

    /// <summary>Changes something.</summary>
    public async Task<JsonElement> PostAsync(string path, string json = "{}")
    {
        using var content = Content(json);
        return await ReadAsync(await _client.PostAsync(path, content));
    }

    /// <summary>Changes something, if it may.</summary>
    public async Task<HttpStatusCode> TryPostAsync(string path)
    {
        using var content = Content("{}");
        return (await _client.PostAsync(path, content)).StatusCode;
    }

    /// <summary>Asks for something that is refused, or changes it.</summary>
    /// <returns>What the studio says.</returns>
    public async Task<string> RefusedAsync(string path, HttpStatusCode expected = HttpStatusCode.BadRequest, string? json = null)
    {
        using var content = json is null ? null : Content(json);
        var response = content is null ? await _client.GetAsync(path) : await _client.PostAsync(path, content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!;
    }

    public void Dispose() => _client.Dispose();

    private StringContent Content(string json)
    {
        var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        content.Headers.Add("X-Nabla-Token", server.Token);
        return content;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
