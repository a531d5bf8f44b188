using Metrics.Compute;
using Metrics.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Metrics.Server.Live;

/// <summary>The live index. The service is ready once the store has been read.</summary>
internal static class LiveRoom
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
        services.AddHealthChecks().AddCheck<IndexReady>("index");
    }

    private sealed class IndexReady(LiveIndex index) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(index.Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the store is still being read"));
    }
}
