using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>How runs behave, beside what each source says.</summary>
internal sealed record CollectorOptions
{
    /// <summary>Who holds the leases: one name for each process that shares the store.</summary>
    public required string Holder { get; init; }

    /// <summary>How long a lease lasts without being renewed: a killed process keeps others out no longer.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a run goes on after a fault without having come any further.</summary>
    public int Resumptions { get; init; } = 3;

    /// <summary>The first wait before going on; doubled each time.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a run goes on that hears nothing good; null: as often as <see cref="Resumptions"/> says.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The history that is read where the source names no beginning.</summary>
    public TimeSpan DefaultHistory { get; init; } = TimeSpan.FromDays(400);

    /// <summary>A batch that is smaller than its size is written all the same after this long.</summary>
    public TimeSpan LongestPending { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The options of this process. An SQLite file is held by one process, so that what a killed one left behind is its successor's at
    /// once;
    /// on a server each process has its own name.
    /// </summary>
    public static CollectorOptions For(MetricsConfig config) => new()
    {
        Holder = config.Store.StartsWith("sqlite:", StringComparison.Ordinal)
            ? "the one process"
            : $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}",
    };
}
