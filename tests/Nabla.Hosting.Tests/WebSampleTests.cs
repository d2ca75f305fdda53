using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Hosting.Tests;

/// <summary>The sample of a web API, as a process that answers over HTTP.</summary>
[Trait("Speed", "slow")]
public sealed class WebSampleTests : IDisposable
{
    private static readonly Penguin Gentoo = new(47.5, 15.0, 217, "Biscoe");

    private readonly TemporaryFolder _folder = new();

    private sealed record Penguin(double? BillLength, double? BillDepth, double? FlipperLength, string? Island, string? Species = null);

    private sealed record Answer(string Species, double Probability);

    private sealed record Retrained(bool IsReplaced, double? ServedLogLoss, double? NewLogLoss);

    private string ModelFile => _folder.PathOf("penguins.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_predicts_and_serves_a_new_file_and_retrains()
    {
        using var server = Start();
        using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        var first = await PredictAsync(client, Gentoo);
        Assert.Equal("Gentoo", first.Species);
        Assert.InRange(first.Probability, 0.9, 1);
        // A cell that was not measured.
        Assert.Equal("Gentoo", (await PredictAsync(client, Gentoo with { BillDepth = null })).Species);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("/predict", new { billLength = "long" })).StatusCode);

        // The new file knows two other kinds.
        Assert.True(File.Exists(ModelFile), "The sample must save the model that it trained.");
        var other = Model.For(Table.From(Enumerable.Range(0, 100).Select(i => new Penguin(30 + i % 30, 10 + i % 10, 170 + i, "Biscoe",
            170 + i > 200 ? "King" : "Rockhopper"))), nameof(Penguin.Species), new() { Preset = Preset.Standard, Epochs = 100, Threads = 1 });
        other.Fit();
        other.Save(ModelFile);
        Assert.Equal("King", (await Wait.UntilAsync(() => PredictAsync(client, Gentoo), answer => answer.Species != "Gentoo")).Species);

        // A damaged file: the model before it answers, and the check says so.
        await File.WriteAllTextAsync(ModelFile, "no model");
        await Wait.UntilAsync(() => client.GetStringAsync("/health"), health => health == "Degraded");
        Assert.Equal("King", (await PredictAsync(client, Gentoo)).Species);
        other.Save(ModelFile);
        await Wait.UntilAsync(() => client.GetStringAsync("/health"), health => health == "Healthy");

        // The served model does not know the species of the rows, so it cannot be compared and is not replaced.
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.PostAsync("/retrain", null)).StatusCode);
        Assert.Equal("King", (await PredictAsync(client, Gentoo)).Species);
    }

    [Fact]
    public async Task It_retrains_on_request()
    {
        using var server = Start();
        using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
        byte[] before = await File.ReadAllBytesAsync(ModelFile);
        using var response = await client.PostAsync("/retrain", null);
        var retrained = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Retrained>())!;
        Assert.Equal(retrained.IsReplaced, retrained.NewLogLoss <= retrained.ServedLogLoss);
        byte[] after = await File.ReadAllBytesAsync(ModelFile);
        Assert.Equal(retrained.IsReplaced, !before.SequenceEqual(after));
        Assert.Equal("Gentoo", (await PredictAsync(client, Gentoo)).Species);
    }

    // A line for each request would fill the pipe, which nothing reads after the first lines.
    private ChildProcess Start() => ChildProcess.Start("dotnet", ["run", "-c", "Release", Path.Combine(Root(), "samples", "04-web.cs"), "--",
        "--model", ModelFile, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.AspNetCore=Warning"]);

    private static async Task<Answer> PredictAsync(HttpClient client, Penguin penguin)
    {
        using var response = await client.PostAsJsonAsync("/predict", penguin);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Answer>())!;
    }

    private static async Task<Uri> AddressAsync(ChildProcess server)
    {
        while (await server.ReadLineAsync() is { } line)
            if (Regex.Match(line, "Now listening on: (.*)") is { Success: true } match) return new(match.Groups[1].Value);
        throw new InvalidOperationException($"The sample ended before it listened: {await server.Error}");
    }

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
