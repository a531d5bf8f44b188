using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Metrics.Server.Config;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Metrics.Server.Access;

/// <summary>
/// Who is asking: a bearer token, the token as password of HTTP basic, or a browser's session. Without configured tokens everyone who
/// reaches a loopback address is the operator.
/// </summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    TokenTable tokens,
    SessionCookie session,
    IProblemDetailsService details) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "token";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Response.Redirect("/login?return=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer realm=\"metrics\"";
        return SayAsync(StatusCodes.Status401Unauthorized, "a token is needed: send 'Authorization: Bearer …', or sign in at /login");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        SayAsync(StatusCodes.Status403Forbidden, $"the token '{Context.User.Identity?.Name}' does not have the role that this needs");

    private AuthenticateResult Authenticate()
    {
        if (tokens.IsOpen)
        {
            // The address that was bound counts, not what a newer file says.
            return Context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
                ? Ticket("local", AccessRole.Operator)
                : AuthenticateResult.NoResult();
        }

        if (AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out AuthenticationHeaderValue? header))
        {
            return Shown(header) is { } shown && tokens.Find(shown) is { } token
                ? Ticket(token.Name, token.Role)
                : AuthenticateResult.Fail("the token is none of ours");
        }

        return session.Read(Request) is { } owner ? Ticket(owner.Name, owner.Role) : AuthenticateResult.NoResult();
    }

    private static string? Shown(AuthenticationHeaderValue header)
    {
        if (string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return header.Parameter;
        }

        if (!string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { } encoded)
        {
            return null;
        }

        byte[] bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out int length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, { } password]
            ? password
            : null;
    }

    private static AuthenticateResult Ticket(string name, AccessRole role)
    {
        Claim[] claims = [new(ClaimTypes.Name, name), .. AccessPolicies.HeldBy(role).Select(held => new Claim(ClaimTypes.Role, held))];
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }

    private Task SayAsync(int status, string detail)
    {
        Response.StatusCode = status;
        return details.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = Context,
            ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
        }).AsTask();
    }
}
