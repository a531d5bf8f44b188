using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>Answers whether a page can be trusted.</summary>
internal static class TrustReader
{
    public static async Task<TrustView> ReadAsync(
        Numbers numbers,
        BoardFacts facts,
        ScopeNumbers scope,
        BoardQuestion question,
        CancellationToken cancel)
    {
        IReadOnlyList<SourceView> sources = await facts.SourcesAsync(question, numbers.Sources(), cancel);
        return new TrustView
        {
            Quality = scope.View("data_quality"),
            Parts = [.. scope.QualityParts.Select(part => new QualityPart(part.Part!, Says(part.Part!), part.Value))],
            Late = [.. sources.Where(source => source.Condition != SourceCondition.Up)],
            SourceCount = sources.Count,
            Quarantined = sources.Sum(source => source.Quarantined),
        };
    }

    private static string Says(string part) =>
        part switch
        {
            "freshness" => "sources that were read in time",
            "completeness" => "records with all that the numbers need",
            "linkage" => "incidents with a known cause, deployments with known changes",
            "mapping" => "records of a service that the catalog knows",
            "validity" => "records that could be accepted",
            _ => "",
        };
}
