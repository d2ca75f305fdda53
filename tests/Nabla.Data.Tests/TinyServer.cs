using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nabla.Data.Tests;

/// <summary>An HTTP server on this machine that serves some bytes well or badly.</summary>
internal sealed class TinyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Func<long, (string Head, byte[] Body)>> _answers;

    /// <summary>Serves each path by a function from the first byte asked for to the response's head and body.</summary>
    public TinyServer(Dictionary<string, Func<long, (string Head, byte[] Body)>> answers)
    {
        _answers = answers;
        _listener.Start();
        _ = Serve();
    }

    /// <summary>What was asked for: path and first byte.</summary>
    public List<(string Path, long From)> Requests { get; } = [];

    public Uri this[string path] => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}");

    /// <summary>All bytes from the one asked for.</summary>
    public static Func<long, (string, byte[])> Whole(byte[] content) => from => from == 0
        ? ($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}", content)
        : ($"HTTP/1.1 206 Partial Content\r\nContent-Length: {content.Length - from}\r\nContent-Range: bytes "
        + $"{from}-{content.Length - 1}/{content.Length}", content[(int)from..]);

    /// <summary>Some bytes, then nothing more, though all were promised.</summary>
    public static Func<long, (string, byte[])> CutAfter(byte[] content, int count) =>
        from => (Whole(content)(from).Item1, content.AsSpan((int)from, count).ToArray());

    /// <summary>All bytes from the beginning, whatever was asked for.</summary>
    public static Func<long, (string, byte[])> WithoutRanges(byte[] content) => _ => Whole(content)(0);

    public static Func<long, (string, byte[])> NotFound => _ => ("HTTP/1.1 404 Not Found\r\nContent-Length: 0", []);

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                try
                {
                    await Answer(connection.GetStream());
                }
                catch (IOException)
                {
                    // The client has heard enough.
                }
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())!.Split(' ')[1];
        long from = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line[13..].TrimEnd('-'));
        Requests.Add((path, from));
        var (head, body) = _answers[path](from);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }
}
