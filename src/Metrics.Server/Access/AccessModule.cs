using System.Threading.RateLimiting;

namespace Metrics.Server.Access;

/// <summary>Registers who may ask what.</summary>
internal static class AccessModule
{
    public const string LoginLimit = "login";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<TokenTable>().AddSingleton<SessionCookie>();

        // Only the core: the rest would keep protection keys on disk that nothing here uses.
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = TokenAuthentication.SchemeName;
            schemes.AddScheme<TokenAuthentication>(TokenAuthentication.SchemeName, null);
        });
        services.AddTransient<TokenAuthentication>().AddWebEncoders();
        services.AddAuthorization(AccessPolicies.Add);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(LoginLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) }));
        });
    }
}
