using Metrics.Server.Board.Reading;

namespace Metrics.Server.Board;

/// <summary>Registers the pages.</summary>
internal static class BoardServices
{
    public static void AddBoard(this IServiceCollection services) =>
        services
            .AddSingleton<Trends>()
            .AddSingleton<Numbers>()
            .AddSingleton<BoardFacts>()
            .AddSingleton<Marks>()
            .AddSingleton<LeadershipReader>()
            .AddSingleton<ScopeReader>()
            .AddSingleton<ExplainReader>()
            .AddSingleton<SourcesReader>()
            .AddSingleton<KpiReader>()
            .AddSingleton<PairsReader>()
            .AddSingleton<ReviewReader>()
            .AddSingleton<SnapshotsReader>()
            .AddSingleton<OriginsReader>()
            .AddSingleton<FailuresReader>()
            .AddSingleton<BoardPages>();
}
