using Metrics.Compute.Origins;
using Metrics.Server.Board.Reading;

namespace Metrics.Server.Board.Views;

/// <summary>The page of what the origin of changes goes with.</summary>
public sealed record OriginsView
{
    public required Quarters Quarters { get; init; }

    /// <summary>The organization and each team.</summary>
    public required IReadOnlyList<OriginReport> Reports { get; init; }

    /// <summary>The scope whose quarters are shown one by one.</summary>
    public required OriginReport Chosen { get; init; }

    /// <summary>The change fail rate of the chosen scope by quarter: with assistance, and of people alone.</summary>
    public required Figure Figure { get; init; }
}
