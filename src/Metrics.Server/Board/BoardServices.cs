using Metrics.Server.Board.Reading;

namespace Metrics.Server.Board;

/// <summary>Registers the pages.</summary>
internal static class BoardServices
{
    public static void AddBoard(this IServiceCollection services) =>
        services
            .AddSingleton<Numbers>()
            .AddSingleton<BoardFacts>()
            .AddSingleton<LeadershipReader>()
            .AddSingleton<ScopeReader>()
            .AddSingleton<ExplainReader>()
            .AddSingleton<SourcesReader>()
            .AddSingleton<KpiReader>()
            .AddSingleton<PairsReader>()
            .AddSingleton<ReviewReader>()
            .AddSingleton<BoardPages>();
}
