using System.Security.Cryptography;
using Nabla.Data.Downloads;

namespace Nabla.Data.Tests;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i % 251))];

    private readonly TemporaryFolder _folder = new();
    private readonly Downloader _downloader = new();

    public void Dispose() => _folder.Dispose();

    private static RemoteFile FileAt(params Uri[] mirrors) =>
        new("data.bin", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), mirrors);

    private static TinyServer Server(params (string Path, Func<long, (string, byte[])> Answer)[] answers) =>
        new(answers.ToDictionary(answer => answer.Path, answer => answer.Answer));

    private byte[] Result => File.ReadAllBytes(_folder.PathOf("data.bin"));

    [Fact]
    public async Task A_file_is_downloaded_once_with_its_progress_told()
    {
        using var server = Server(("/a", TinyServer.Whole(Content)));
        var told = new List<DownloadProgress>();
        string path = await _downloader.GetAsync(FileAt(server["/a"]), _folder.Path, new Told(told));
        await _downloader.GetAsync(FileAt(server["/a"]), _folder.Path);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Single(server.Requests);
        Assert.Equal(new DownloadProgress("data.bin", Content.Length, Content.Length, "127.0.0.1"), told[^1]);
        Assert.False(File.Exists(path + ".part"), $"{path + ".part"} must not exist.");
    }

    [Theory]
    [InlineData("../data.bin")]
    [InlineData("/tmp/data.bin")]
    [InlineData("a/../../data.bin")]
    [InlineData("..\\data.bin")]
    [InlineData("..")]
    public async Task Nothing_is_downloaded_to_outside_the_folder(string name)
    {
        using var server = Server(("/a", TinyServer.Whole(Content)));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _downloader.GetAsync(FileAt(server["/a"]) with { Name = name }, _folder.PathOf("in")));
        Assert.Empty(server.Requests);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_arrived_before_an_interruption_is_not_fetched_again()
    {
        using var server = Server(("/cut", TinyServer.CutAfter(Content, 70_000)), ("/good", TinyServer.Whole(Content)));
        var error = await Assert.ThrowsAsync<NablaException>(() => _downloader.GetAsync(FileAt(server["/cut"]), _folder.Path));
        Assert.StartsWith("data.bin could not be downloaded (127.0.0.1: ", error.Message);
        long arrived = new FileInfo(_folder.PathOf("data.bin.part")).Length;
        Assert.InRange(arrived, 1, 70_000);
        await _downloader.GetAsync(FileAt(server["/good"]), _folder.Path);
        Assert.Equal(("/good", arrived), server.Requests[^1]);
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task The_next_mirror_goes_on_where_one_ended()
    {
        using var server = Server(("/none", TinyServer.NotFound), ("/cut", TinyServer.CutAfter(Content, 70_000)),
            ("/good", TinyServer.Whole(Content)));
        await _downloader.GetAsync(FileAt(server["/none"], server["/cut"], server["/good"]), _folder.Path);
        Assert.Equal(["/none", "/cut", "/good"], server.Requests.Select(request => request.Path));
        Assert.True(server.Requests[^1].From > 0, $"server.Requests[^1].From must be above 0 (got {server.Requests[^1].From}).");
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task A_mirror_that_cannot_go_on_begins_again()
    {
        _folder.Write("data.bin.part", Content[..1000]);
        using var server = Server(("/a", TinyServer.WithoutRanges(Content)));
        await _downloader.GetAsync(FileAt(server["/a"]), _folder.Path);
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task Wrong_bytes_of_an_earlier_attempt_are_thrown_away()
    {
        _folder.Write("data.bin.part", new byte[1000]);
        using var server = Server(("/a", TinyServer.Whole(Content)));
        await _downloader.GetAsync(FileAt(server["/a"]), _folder.Path);
        Assert.Equal([1000, 0], server.Requests.Select(request => request.From));
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task A_mirror_with_other_bytes_is_passed_over()
    {
        byte[] other = [.. Content];
        other[1234]++;
        using var server = Server(("/other", TinyServer.Whole(other)), ("/page", TinyServer.Whole("<html>"u8.ToArray())),
            ("/good", TinyServer.Whole(Content)));
        await _downloader.GetAsync(FileAt(server["/other"], server["/page"], server["/good"]), _folder.Path);
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task When_all_mirrors_fail_the_reason_of_each_is_told_and_no_file_is_left()
    {
        byte[] other = [.. Content];
        other[1234]++;
        using var server = Server(("/other", TinyServer.Whole(other)), ("/page", TinyServer.Whole("<html>"u8.ToArray())),
            ("/none", TinyServer.NotFound));
        var error = await Assert.ThrowsAsync<NablaException>(() =>
            _downloader.GetAsync(FileAt(server["/other"], server["/page"], server["/none"]), _folder.Path));
        Assert.Equal(
            "data.bin could not be downloaded (127.0.0.1: the SHA-256 of the file is wrong; 127.0.0.1: expected 200,000 bytes (got 6); "
                + "127.0.0.1: Response status code does not indicate success: 404 (Not Found)).",
            error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Damage_to_a_file_that_is_there_is_repaired()
    {
        _folder.Write("data.bin", Content[..5000]);
        using var server = Server(("/a", TinyServer.Whole(Content)));
        await _downloader.GetAsync(FileAt(server["/a"]), _folder.Path);
        Assert.Equal(Content, Result);
    }

    [Fact]
    public async Task Cancelling_is_no_error_of_the_mirror()
    {
        using var server = Server(("/a", TinyServer.Whole(Content)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _downloader.GetAsync(FileAt(server["/a"]), _folder.Path, null, new CancellationToken(true)));
    }

    private sealed class Told(List<DownloadProgress> told) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => told.Add(value);
    }
}
