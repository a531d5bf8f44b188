using System.Security.Claims;
using Metrics.Server.Config;
using Microsoft.AspNetCore.Authorization;

namespace Metrics.Server.Access;

/// <summary>The names of the policies that endpoints ask for; each role is one.</summary>
internal static class AccessPolicies
{
    public const string Scrape = "scrape";
    public const string Viewer = "viewer";
    public const string Executive = "executive";
    public const string Operator = "operator";

    private static readonly string[] All = [Scrape, Viewer, Executive, Operator];

    /// <summary>The roles that a role holds: itself and those before it.</summary>
    public static IEnumerable<string> HeldBy(AccessRole role) => All.Take((int)role + 1);

    public static void Add(AuthorizationOptions options)
    {
        foreach (string role in All)
        {
            options.AddPolicy(role, policy => policy.RequireRole(role));
        }

        // A path that forgot to say who may come is the operator's.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireRole(Operator).Build();
    }

    /// <summary>Whether sensitive KPIs are shown: to executives and operators. Elsewhere they are absent, not zero.</summary>
    public static bool MaySeeSensitive(this ClaimsPrincipal who) => who.IsInRole(Executive);
}
