using Metrics.Compute;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>Composes the live index.</summary>
internal static class LiveServices
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<LiveIndex>();
        services.AddSingleton<ICurrentIndex>(host => host.GetRequiredService<LiveIndex>());
        services.AddSingleton<IWrittenFacts>(host => host.GetRequiredService<LiveIndex>());
        services.AddSingleton<StoreMeter>();
        services.AddSingleton<StoreFollower>();
        services.AddHostedService(host => host.GetRequiredService<StoreFollower>());
    }
}
