using System.Net;
using Nabla.Data;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Tests;

/// <summary>What cannot be done is told in a sentence, and what other sites or full disks would do is not.</summary>
[Collection(nameof(Studio))]
public class RefusalsTests(Studio studio)
{
    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_and_logged_and_the_run_can_be_saved_later()
    {
        string id = await studio.TrainAsync("xor", ("epochs", "1"));
        if (Directory.Exists("runs")) Directory.Move("runs", "runs-aside");
        File.WriteAllText("runs", "");
        try
        {
            Assert.StartsWith("A file or folder cannot be accessed: ",
                await studio.RefusedAsync($"/api/runs/save?run={id}", HttpStatusCode.InternalServerError, "{}"));
            Assert.Contains("Trainings.Save", studio.Log.ToString());
        }
        finally
        {
            File.Delete("runs");
            if (Directory.Exists("runs-aside")) Directory.Move("runs-aside", "runs");
        }

        Assert.True(Directory.Exists((await studio.PostAsync($"/api/runs/save?run={id}")).GetProperty("folder").GetString()),
            "The directory must exist.");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task What_nobody_foresaw_is_a_sentence_on_the_page_and_stands_in_the_terminal()
    {
        await studio.TrainAsync("digits", ("epochs", "1"), ("hidden", "4"));
        Assert.StartsWith("Internal error: ",
            await studio.RefusedAsync("/api/draw", HttpStatusCode.InternalServerError, """{"strokes": 5}"""));
        Assert.Contains("System.InvalidOperationException", studio.Log.ToString());
    }

    [Theory]
    [InlineData("/api/draw", "no JSON", "The request is not JSON.")]
    [InlineData("/api/runs/plan", """{"data": "xor", "settings": {"hidden": 16}}""", "The setting hidden must be a text (got 16).")]
    [InlineData("/api/runs/plan", """{"data": "xor", "settings": 16}""", "settings must be an object of texts (got 16).")]
    [Trait("Speed", "slow")]
    public async Task A_request_that_is_none_is_told_what_it_should_be(string address, string json, string expected)
    {
        await studio.TrainAsync("digits", ("epochs", "1"), ("hidden", "4"));
        Assert.Equal(expected, await studio.RefusedAsync(address, json: json));
    }

    [Theory]
    [InlineData("/api/state", "cross-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/api/plane", "same-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/api/state", "cross-site", "navigate", HttpStatusCode.Forbidden)]
    [InlineData("/train", "cross-site", "navigate", HttpStatusCode.OK)]
    [InlineData("/api/state", "same-origin", "cors", HttpStatusCode.OK)]
    [InlineData("/api/state", "none", "navigate", HttpStatusCode.OK)]
    public async Task A_page_of_another_site_makes_the_browser_ask_for_nothing_but_pages(string path, string site, string mode,
    HttpStatusCode expected)
    {
        using var client = ProgressHandler.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(studio.Server.Address, path));
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Dropped_files_have_a_bound_together()
    {
        await using var server = await StudioServer.StartAsync(new StudioOptions { Port = 0, MaxUploadedInAll = 1000 });
        using var client = new Client(server);
        await client.PostAsync("/api/data/upload?drop=a&name=a.csv", new string('1', 600));
        Assert.Contains("400 of the 1,000 bytes for dropped files are left",
            await client.RefusedAsync("/api/data/upload?drop=b&name=b.csv", HttpStatusCode.RequestEntityTooLarge, new string('1', 401)));
        // What was refused was not read, so its connection ends; the next request takes another.
        using var next = new Client(server);
        await next.PostAsync("/api/data/upload?drop=b&name=b.csv", new string('1', 400));
    }

    [Fact]
    public void What_a_killed_studio_left_is_taken_away_and_a_living_one_s_is_not()
    {
        string left = Path.Combine(Path.GetTempPath(), "nabla-studio-0123456789abcdef");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "held"), "");
        using var living = new Folders();
        var (_, path) = living.Take("a", "a.csv");
        File.WriteAllText(path, "1");
        using var other = new Folders();
        Assert.False(Directory.Exists(left), $"{left} must not exist.");
        Assert.True(File.Exists(path), $"{path} must exist.");
    }

    [Fact]
    public void Patterns_lead_out_of_the_folders_neither_by_a_link_nor_before_they_are_checked()
    {
        string place = Directory.CreateTempSubdirectory().FullName, inside = Path.Combine(place, "in");
        try
        {
            foreach (string folder in new[] { "out", "in/data", "in/fine" })
            {
                Directory.CreateDirectory(Path.Combine(place, folder));
                File.WriteAllText(Path.Combine(place, folder, "a.csv"), "x,y\n1,2\n");
            }

            File.CreateSymbolicLink(Path.Combine(inside, "data", "x.csv"), Path.Combine(place, "out", "a.csv"));
            using var folders = new Folders(inside);
            foreach (string pattern in new[] { "fin?", "fine/*.csv", "*/a.csv", "**/a.csv" })
                Assert.Equal(Path.Combine(inside, pattern), folders.Resolve(Path.Combine(inside, pattern)));
            foreach (string pattern in new[] { "data", "dat?", "*", "**", "*/x.csv", "../out/*", "..//out//**", "data/../../*" })
                Assert.Contains("is outside", Assert.Throws<NablaException>(() => folders.Resolve(Path.Combine(inside, pattern))).Message);
            // Who looks for that pattern says that it is none.
            Assert.Contains("is outside",
                Assert.Throws<NablaException>(() => folders.Resolve(Path.Combine(place, "out", "[z-a].csv"))).Message);
            Assert.Contains("is outside", Assert.Throws<NablaException>(() => folders.Resolve("/**")).Message);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [Theory]
    [InlineData("some-name", "must be an IP address")]
    [InlineData("*", "must be an IP address")]
    [InlineData("192.0.2.1", "which is not an address of this machine")]
    public async Task An_address_that_is_none_of_this_machine_is_told(string address, string expected) =>
        Assert.Contains(expected,
        (await Assert.ThrowsAsync<NablaException>(() =>
            StudioServer.StartAsync(new StudioOptions { Port = 0, Address = address }))).Message);

    [Fact]
    public async Task Localhost_is_this_machine_alone()
    {
        await using var server = await StudioServer.StartAsync(new StudioOptions { Port = 0, Address = "localhost" });
        Assert.True(server.Address.IsLoopback, "IsLoopback must be true.");
        using var client = new Client(server);
        Assert.Empty((await client.GetAsync("/api/state")).GetProperty("shown").EnumerateArray());
    }
}
