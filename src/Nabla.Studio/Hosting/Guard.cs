using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Nabla.Studio.Hosting;

/// <summary>Accepts requests only from the pages of the studio.</summary>
/// <remarks>
/// A page of another site can send requests here. So the Host must be a name of this machine (DNS rebinding), an Origin the
/// same (cross-site requests), and a request that changes something must have the token of the studio's page, which is new at every
/// start.
/// </remarks>
internal sealed class Guard(string address)
{
    public const string Header = "X-Nabla-Token";

    // No inline script, nothing from elsewhere. The chart library sets styles of its elements.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The token of the page.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Refusal(request) is not { } refusal)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(refusal);
    }

    private string? Refusal(HttpRequest request)
    {
        if (!IsOurs(request.Host.Host)) return $"The host must be localhost or {address} (got {request.Host.Host}).";
        if (request.Headers.Origin is [{ } origin] && origin != $"{request.Scheme}://{request.Host}")
            return "Cross-origin request rejected. Open the studio's own page.";
        if (IsFromElsewhere(request)) return "Cross-origin request rejected. Open the studio's own page.";
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return null;
        bool knows = request.Headers[Header] is [{ } token]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token));
        return knows ? null : "The page belongs to an earlier start of the studio. Reload it.";
    }

    // An image or script in a page of another site has no Origin, but Sec-Fetch-Site tells where the request comes from. A link to a page
    // is allowed.
    private static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        && (request.Headers["Sec-Fetch-Mode"] != "navigate" || request.Path.StartsWithSegments("/api"));

    // If it listens on every address, any IP address is a valid Host, but not a name, which DNS could redirect.
    private bool IsOurs(string host)
    {
        host = host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host == address) return true;
        if (!IPAddress.TryParse(host, out var number)) return false;
        return IPAddress.IsLoopback(number) || address is "0.0.0.0" or "::";
    }
}
