using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>What people state goes into the store as facts of the source <c>people</c>.</summary>
internal static class PeopleFacts
{
    public const string Source = "people";

    public static async Task<FactOutcome> WriteAsync(FactStore store, Fact fact, CancellationToken cancel)
    {
        BatchResult result = await store.WriteAsync(new FactBatch { Source = Source, Facts = [fact] }, cancel);
        return result.Outcomes[0];
    }

    /// <summary>Opens the store to write one statement. While a service holds an SQLite file this is refused with the reason.</summary>
    public static Task<FactStore> OpenAsync(MetricsConfig config, TimeProvider clock, CancellationToken cancel) =>
        StoreOpening.WriteAsync(config, clock, cancel);
}
