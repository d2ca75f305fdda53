using System.Net;
using System.Text;

namespace Nabla.Studio.Tests;

[Collection(nameof(Studio))]
public class GuardTests(Studio studio) : IDisposable
{
    private readonly HttpClient _client = ProgressHandler.Client(studio.Server.Address);

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("192.168.0.7", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task A_name_that_somebody_s_dns_turned_here_is_refused(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state");
        request.Headers.Host = $"{host}:{studio.Server.Address.Port}";
        Assert.Equal(expected, (await _client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Another_site_is_refused_even_with_the_token(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs/stop?run=1");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("X-Nabla-Token", studio.Server.Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef")]
    public async Task Nothing_is_changed_without_the_token_of_this_start(string? token)
    {
        int before = (await studio.GetAsync("/api/runs")).GetProperty("runs").GetArrayLength();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs/start")
            { Content = new StringContent("""{"data": "xor"}""", Encoding.UTF8, "text/plain") };
        if (token is not null) request.Headers.Add("X-Nabla-Token", token);
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(request)).StatusCode);
        Assert.Equal(before, (await studio.GetAsync("/api/runs")).GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_from_elsewhere_and_inline()
    {
        foreach (string path in new[] { "/", "/train", "/studio.js", "/api/state", "/nowhere.js" })
        {
            var response = await _client.GetAsync(path);
            string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self';", policy);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.csv")]
    [InlineData("sub/../../secret.csv")]
    [InlineData("link.csv")]
    [InlineData("links/secret.csv")]
    public async Task No_path_leads_out_of_the_folder_not_even_by_a_link(string path)
    {
        string secret = Path.Combine(Path.GetDirectoryName(studio.Folder)!, "secret.csv");
        File.WriteAllText(secret, Tables.Flowers());
        if (!File.Exists("link.csv")) File.CreateSymbolicLink("link.csv", secret);
        if (!Directory.Exists("links")) Directory.CreateSymbolicLink("links", Path.GetDirectoryName(studio.Folder)!);
        try
        {
            using var request = Post($"/api/data/about?data={Uri.EscapeDataString(path)}", new StringContent("{}"));
            var response = await _client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("is outside", await response.Content.ReadAsStringAsync());
        }
        finally
        {
            File.Delete(secret);
            File.Delete("link.csv");
            Directory.Delete("links");
        }
    }

    [Theory]
    [InlineData("validation")]
    [InlineData("test")]
    [InlineData("continue")]
    public async Task Nor_does_a_setting_that_names_a_file(string setting)
    {
        using var request = Post("/api/runs/plan",
            new StringContent("""{"data": "flowers.csv", "settings": {"SETTING": "/etc/passwd"}}""".Replace("SETTING", setting,
                StringComparison.Ordinal)));
        var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("is outside", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_whether_it_says_so_or_not()
    {
        using var honest = Post("/api/data/upload?drop=a&name=big.csv", new ByteArrayContent(new byte[100_001]));
        var refused = await _client.SendAsync(honest);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("100,001 bytes, but at most 100,000", await refused.Content.ReadAsStringAsync());

        using var chunked = Post("/api/data/upload?drop=a&name=big.csv", new ByteArrayContent(new byte[300_000]));
        chunked.Headers.TransferEncodingChunked = true;
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _client.SendAsync(chunked)).StatusCode);
        }
        catch (HttpRequestException)
        {
            // The connection ends while the client still sends.
        }

        using var gone = Post("/api/data/about?data=dropped/a/big.csv", new StringContent("{}"));
        Assert.Contains("There is no file", await (await _client.SendAsync(gone)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_dropped_file_keeps_no_folder_of_its_name_and_is_checked_by_the_readers()
    {
        using var request = Post("/api/data/upload?drop=..%2F..&name=..%2F..%2Fevil.csv", new StringContent("a,b\n1,2\n3\n"));
        string told = await (await _client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Equal("""{"data":"dropped/_../_.._evil.csv"}""", told);
        using var asked = Post("/api/data/about?data=dropped/_../_.._evil.csv", new StringContent("{}"));
        var about = await _client.SendAsync(asked);
        Assert.Equal(HttpStatusCode.BadRequest, about.StatusCode);
        Assert.Contains("line 3", await about.Content.ReadAsStringAsync());
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Post(string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("X-Nabla-Token", studio.Server.Token);
        return request;
    }
}
