using System.Net;
using System.Security.Cryptography;

namespace Nabla.Data.Downloads;

/// <summary>
/// Downloads files from mirrors. It resumes earlier downloads, and a file gets its name only after its SHA-256 hash is verified.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="client">The HTTP client; null for one with a timeout of 30 seconds.</param>
public sealed class Downloader(HttpClient? client = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<HttpClient> Shared =
        new(() => new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) })
        { Timeout = Timeout.InfiniteTimeSpan });

    private HttpClient Client => client ?? Shared.Value;

    /// <summary>Downloads a file, unless it is in the folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The destination, which is created if necessary.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Stops the download. The received bytes are kept for the next attempt.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArgumentException">The name of the file is a path.</exception>
    /// <exception cref="NablaException">No mirror has the right bytes. The message gives the reason for each.</exception>
    public async Task<string> GetAsync(RemoteFile file, string folder, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Name is "" or "." or ".." || file.Name.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
            throw new ArgumentException($"Name must not contain a folder (got \"{file.Name}\").", nameof(file));
        string path = Path.Combine(folder, file.Name);
        if (File.Exists(path) && await HasHash(path, file.Sha256, cancellationToken)) return path;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("no-download-folder", $"The download folder \"{folder}\" cannot be created: {refusal.Message} Set "
                + "XDG_CACHE_HOME to another folder.", innerException: refusal);
        }

        var failures = new List<string>();
        foreach (var mirror in file.Mirrors)
        {
            string? failure = await FromMirror(file, mirror, path, progress, cancellationToken);
            if (failure is null) return path;
            failures.Add($"{mirror.Host}: {failure}");
        }

        throw new NablaException("download-failed", $"{file.Name} could not be downloaded ({string.Join("; ", failures)}).");
    }

    /// <summary>Whether a file has a SHA-256 hash.</summary>
    internal static async Task<bool> HasHash(string path, string sha256, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == sha256;
    }

    /// <summary>Tries one mirror.</summary>
    /// <returns>The error; null if the file was downloaded.</returns>
    private async Task<string?> FromMirror(RemoteFile file, Uri mirror, string path, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        string part = path + ".part";
        bool resumed = File.Exists(part) && new FileInfo(part).Length > 0;
        try
        {
            await Fetch(file, mirror, part, progress, cancellationToken);
            if (await HasHash(part, file.Sha256, cancellationToken))
            {
                File.Move(part, path, overwrite: true);
                return null;
            }

            File.Delete(part);
            // The wrong bytes may be from an earlier download from another mirror, so it is started again.
            return resumed ? await FromMirror(file, mirror, path, progress, cancellationToken)
                : "the SHA-256 of the file is wrong";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return failure is OperationCanceledException
                ? $"no answer for {Patience.TotalSeconds:N0} seconds" : failure.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }
    }

    /// <summary>Downloads the missing part of a file.</summary>
    private async Task Fetch(RemoteFile file, Uri mirror, string part, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have == file.Size) return;
        if (have > file.Size) have = 0;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
        if (have > 0) request.Headers.Range = new(have, null);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != have) have = 0;
        if (response.Content.Headers.ContentLength is { } length && have + length != file.Size)
            throw new HttpRequestException($"expected {file.Size:N0} bytes (got {have + length:N0})");

        await using var source = await response.Content.ReadAsStreamAsync(silence.Token);
        await using var target = new FileStream(part, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        while (true)
        {
            silence.CancelAfter(Patience);
            int count = await source.ReadAsync(buffer, silence.Token);
            if (count == 0) break;
            have += count;
            if (have > file.Size) throw new HttpRequestException($"expected {file.Size:N0} bytes (got more)");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            progress?.Report(new DownloadProgress(file.Name, have, file.Size, mirror.Host));
        }

        if (have < file.Size) throw new HttpRequestException($"expected {file.Size:N0} bytes (got {have:N0})");
    }
}

/// <summary>A file on several servers.</summary>
/// <param name="Name">The name of the file, the same on all servers.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Sha256">The SHA-256 hash, in lower-case hexadecimal.</param>
/// <param name="Mirrors">The URLs, in the order of the attempts.</param>
public sealed record RemoteFile(string Name, long Size, string Sha256, IReadOnlyList<Uri> Mirrors);

/// <summary>The progress of a download.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Received">The number of received bytes, including earlier attempts.</param>
/// <param name="Total">The number of bytes of the file.</param>
/// <param name="Mirror">The host.</param>
public readonly record struct DownloadProgress(string File, long Received, long Total, string Mirror);
