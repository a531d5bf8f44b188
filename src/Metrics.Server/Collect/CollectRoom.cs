using Metrics.Server.Collect.Pushed;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Collect;

/// <summary>Composes collecting: sources on their schedule, and what is pushed.</summary>
internal static class CollectRoom
{
    /// <param name="runsSources">Whether this process runs the sources; pushed facts are taken by every process.</param>
    public static void AddCollect(this IServiceCollection services, bool runsSources)
    {
        services.AddSingleton(_ => SourceRegistry.Scan());
        services.AddSingleton(all => CollectorOptions.For(all.GetRequiredService<CurrentConfig>().Value));
        services.AddSingleton(all => new SourceWorkshop(
            all.GetRequiredService<SourceRegistry>(), all.GetRequiredService<CurrentConfig>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new Collector(
            all.GetRequiredService<FactStore>(),
            all.GetRequiredService<CollectorOptions>(),
            all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<ILogger<Collector>>(),
            all.GetService<IWrittenFacts>()));
        services.AddSingleton(all => new Inbox(all.GetRequiredService<FactStore>(), all.GetService<IWrittenFacts>()));
        services.AddSingleton<Receivers>();
        services.AddSingleton<PushedEvents>();
        if (runsSources)
        {
            services.AddSingleton<Scheduler>();
            services.AddHostedService(all => all.GetRequiredService<Scheduler>());
        }
    }

    public static void MapCollect(this IEndpointRouteBuilder routes)
    {
        routes.MapHooks();
        routes.MapEvents();
    }
}
