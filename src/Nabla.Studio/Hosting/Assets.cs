using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Nabla.Studio.Hosting;

/// <summary>The files of the pages, embedded in this assembly.</summary>
internal sealed class Assets(string token)
{
    private const string Prefix = "web/";
    private readonly ConcurrentDictionary<string, Asset> _assets = new();

    public void Map(IEndpointRouteBuilder app)
    {
        // Every page has its own URL and the same HTML file.
        app.MapGet("/{**path}", (RequestDelegate)(context =>
        {
            string path = context.Request.Path.Value!.TrimStart('/');
            return SendAsync(context, Path.HasExtension(path) || path.StartsWith("api/", StringComparison.Ordinal) ? path : "index.html");
        }));
    }

    private async Task SendAsync(HttpContext context, string path)
    {
        var response = context.Response;
        // Only existing files are cached: the number of other names is unlimited.
        if (!_assets.TryGetValue(path, out var asset) && Read(path) is { } read) asset = _assets[path] = read;
        if (asset is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = asset.Type;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = asset.Tag;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool takesBrotli = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (takesBrotli) response.Headers.ContentEncoding = "br";
        byte[] bytes = takesBrotli ? asset.Compressed.Value : asset.Bytes;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes);
    }

    private Asset? Read(string path)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(Prefix + path);
        if (stream is null) return null;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        byte[] bytes = memory.ToArray();
        if (path == "index.html") bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("{{token}}", token));
        return new(bytes, TypeOf(path));
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private sealed record Asset(byte[] Bytes, string Type)
    {
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16]}\"";

        public Lazy<byte[]> Compressed { get; } = new(() =>
        {
            using var memory = new MemoryStream();
            using (var brotli = new BrotliStream(memory, CompressionLevel.Optimal)) brotli.Write(Bytes);
            return memory.ToArray();
        });
    }
}
