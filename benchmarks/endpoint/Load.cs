using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Nabla.MlNet;

namespace Nabla.Endpoint;

/// <summary>A closed loop: each connection sends a request, reads the whole response and sends the next.</summary>
/// <remarks>It writes prepared bytes to sockets, since the client shares the processors with the server.</remarks>
internal sealed class Load(Uri address, int connections, Leaf[] leaves)
{
    private readonly Dictionary<string, string> _last = [];

    public string LastBody(string path) => _last[path];

    /// <summary>Runs the loop for a time.</summary>
    /// <returns>The number of requests.</returns>
    public async Task<long> RunAsync(string path, TimeSpan time)
    {
        byte[][] requests =
        [
            .. leaves.Select(leaf =>
            {
                string body = JsonSerializer.Serialize(leaf, Json.Default.Leaf);
                return Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
                    + $"Content-Length: {body.Length}\r\n\r\n{body}");
            }),
        ];
        using var stop = new CancellationTokenSource(time);
        var loops = Enumerable.Range(0, connections).Select(first => Task.Run(() => LoopAsync(path, requests, first, stop)));
        var counts = await Task.WhenAll(loops);
        return counts.Sum();
    }

    private async Task<long> LoopAsync(string path, byte[][] requests, int first, CancellationTokenSource stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        byte[] buffer = new byte[4096];
        long count = 0;
        while (!stop.IsCancellationRequested)
        {
            await socket.SendAsync(requests[(first + count) % requests.Length]);
            int length = 0;
            do
            {
                int read = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0) throw new IOException($"The server closed the connection: {Encoding.ASCII.GetString(buffer, 0, length)}");
                length += read;
            }
            while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8));
            if (!buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8))
                throw new InvalidOperationException($"{path} answered {Encoding.ASCII.GetString(buffer, 0, length)}");
            count++;
            if (first == 0 && count == 1)
                _last[path] = Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n\r\n", 2)[1].Split("\r\n")[1];
        }

        return count;
    }
}
