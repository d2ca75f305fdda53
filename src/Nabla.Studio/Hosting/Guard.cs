using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Nabla.Studio.Hosting;

/// <summary>Answers the studio's own pages and nobody else.</summary>
/// <remarks>
/// Another site's page can make the browser send requests here. So the Host must be this machine's own name (DNS rebinding), an Origin the
/// same (cross-site requests), and what changes something must carry the token that only the studio's own page was given, anew at every
/// start.
/// </remarks>
internal sealed class Guard(string address)
{
    public const string Header = "X-Nabla-Token";

    // No inline script, nothing from elsewhere. The chart library sets styles of its elements.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What the page proves itself with.</summary>
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

    // A picture or script in another site's page has no Origin, but the browser says where it is asked from. A link that somebody follows
    // to a page is none of these.
    private static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        && (request.Headers["Sec-Fetch-Mode"] != "navigate" || request.Path.StartsWithSegments("/api"));

    // Bound to every address, it may be called by any number, but still by no name that somebody's DNS could turn.
    private bool IsOurs(string host)
    {
        host = host.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host == address) return true;
        if (!IPAddress.TryParse(host, out var number)) return false;
        return IPAddress.IsLoopback(number) || address is "0.0.0.0" or "::";
    }
}
