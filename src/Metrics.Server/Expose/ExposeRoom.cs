using Metrics.Server.Access;

namespace Metrics.Server.Expose;

/// <summary><c>/metrics</c>. Other families join it as <see cref="IFamilyProvider"/>s.</summary>
internal static class ExposeRoom
{
    public static void AddExposition(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<ExposedNumbers>();
        services.AddSingleton<Exposition>();
        services.AddSingleton<IFamilyProvider, TargetFamily>();
        services.AddSingleton<IFamilyProvider, KpiFamilies>();
        services.AddSingleton<EvidenceFamilies>();
        services.AddSingleton<IFamilyProvider>(all => all.GetRequiredService<EvidenceFamilies>());
        services.AddHostedService(all => all.GetRequiredService<EvidenceFamilies>());
        services.AddSingleton<IOwnFamilies, BuildFamily>();
        services.AddSingleton<IOwnFamilies, MeterFamilies>();
        services.AddSingleton<IOwnFamilies, ProcessFamilies>();
    }

    public static void MapExposition(this IEndpointRouteBuilder routes)
    {
        // Counters are heard from here on: what is counted before the first scrape belongs to it.
        _ = routes.ServiceProvider.GetServices<IOwnFamilies>().ToArray();
        routes.MapMethods(
                "/metrics",
                [HttpMethods.Get, HttpMethods.Head],
                (HttpContext context, Exposition exposition) => MetricsEndpoints.Answer(context, exposition, context.User.MaySeeSensitive()))
            .RequireAuthorization(AccessPolicies.Scrape)
            .ExcludeFromDescription();
    }
}
