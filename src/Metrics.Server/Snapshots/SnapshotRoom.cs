using Metrics.Compute.Snapshots;
using Metrics.Server.Snapshots.Exports;

namespace Metrics.Server.Snapshots;

/// <summary>The room of snapshots, as the host composes it.</summary>
internal static class SnapshotRoom
{
    public static void AddSnapshots(this IServiceCollection services)
    {
        services.AddSingleton<SnapshotMaker>();
        services.AddSingleton<SnapshotVerifier>();
        services.AddSingleton<SnapshotDiffer>();
        services.AddSingleton<SnapshotExporter>();
        services.AddSingleton<ISnapshots, SnapshotDesk>();
        services.AddHostedService<SnapshotSchedule>();
    }
}
