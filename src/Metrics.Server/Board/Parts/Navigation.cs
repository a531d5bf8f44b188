namespace Metrics.Server.Board.Parts;

/// <summary>The pages that the header leads to, in order.</summary>
internal static class Navigation
{
    public static IReadOnlyList<(string Address, string Name)> Pages { get; } =
    [
        ("/", "Leadership"), ("/pairs", "Pairs"), ("/review", "Review"), ("/origins", "AI effect"), ("/failures", "Cost of failure"),
        ("/snapshots", "Snapshots"), ("/sources", "Sources"), ("/definitions", "Definitions"),
    ];
}
