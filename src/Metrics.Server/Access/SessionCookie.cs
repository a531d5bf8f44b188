using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Metrics.Server.Config;

namespace Metrics.Server.Access;

/// <summary>
/// The cookie of a browser that has shown its token: the token's name and an end, signed with a key made of the token. Every replica can
/// check it, nothing is kept, and a rotated token ends its sessions.
/// </summary>
internal sealed class SessionCookie(TokenTable tokens, TimeProvider clock)
{
    public const string Name = "metrics_session";

    private static readonly TimeSpan Length = TimeSpan.FromHours(12);

    public void Give(HttpContext context, AccessToken token)
    {
        if (tokens.ByName(token.Name) is not var (_, digest))
        {
            return;
        }

        DateTimeOffset end = clock.GetUtcNow() + Length;
        string body = string.Create(CultureInfo.InvariantCulture, $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token.Name))}.{end.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(Name, $"{body}.{Base64Url.EncodeToString(Sign(digest, body))}", Options(context, end));
    }

    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    /// <summary>Whose session the request's cookie is; null when it has none, a forged one, or one that ended.</summary>
    public AccessToken? Read(HttpRequest request)
    {
        if (request.Cookies[Name]?.Split('.') is not [{ } name, { } end, { } signature]
            || !Base64Url.IsValid(name) || !Base64Url.IsValid(signature)
            || tokens.ByName(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name))) is not var (token, digest)
            || !CryptographicOperations.FixedTimeEquals(Sign(digest, $"{name}.{end}"), Base64Url.DecodeFromChars(signature)))
        {
            return null;
        }

        return long.Parse(end, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds() ? token : null;
    }

    private static byte[] Sign(byte[] digest, string body) => HMACSHA256.HashData(digest, Encoding.UTF8.GetBytes("metrics session " + body));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? end) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        Expires = end,
    };
}
